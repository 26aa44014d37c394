import { noClientLimits, type ClientLimits } from '../../shared/guardrails.ts';
import { createHash, randomUUID } from 'node:crypto';
import { createGateway } from '../../electron/gateway/create-gateway.ts';
import { buildCatalog } from '../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../electron/gateway/catalog/bundled.ts';
import type { Gateway } from '../../electron/gateway/gateway.ts';
import type { ClientKey, Ports } from '../../electron/gateway/ports.ts';
import type { ConfigModel, ConfigProvider } from '../../shared/config-file.ts';
import type { RequestLog } from '../../shared/request-log.ts';
import { factorySettings, mergeSettings, type SettingsPatch } from '../../shared/settings.ts';
import type { Tier } from '../../shared/tier.ts';

export const clientSecret = 'pd-test-client-key';

/** A gateway on a free port, with a catalog made of nothing but the given models. */
export interface RunningGateway {
  readonly gateway: Gateway;
  readonly port: number;
  readonly origin: string;
  readonly baseUrl: string;
  /** Finished requests, oldest first. */
  readonly log: RequestLog[];
  /** How running requests stood when the window was told of them. */
  readonly progress: RequestLog[];
  /** Resolves with the next finished request. */
  nextLog(): Promise<RequestLog>;
  post(
    path: string,
    body: unknown,
    init?: { readonly headers?: Record<string, string>; readonly signal?: AbortSignal },
  ): Promise<Response>;
  chat(body: object, init?: { readonly signal?: AbortSignal }): Promise<Response>;
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly providers: readonly ConfigProvider[];
  readonly models: readonly ConfigModel[];
  readonly settings?: SettingsPatch;
  /** Silence before keep-alive comments, ms. */
  readonly quietMs?: number;
  /** Rules of the client key. */
  readonly limits?: Partial<ClientLimits>;
  readonly spentBefore?: Ports['spentBefore'];
  /** May name proxies. */
  readonly environment?: NonNullable<Ports['environment']>;
  readonly warn?: Ports['warn'];
  readonly reportBug?: NonNullable<Ports['reportBug']>;
  /** Keeping a record takes as long as this. */
  readonly keeping?: () => Promise<void>;
  /** The providers report usage only when asked, as OpenAI does. */
  readonly usageOnRequest?: boolean;
}

/** No limit runs out, on however busy a machine, unless a test is about it and sets its own. */
const patience = { firstTokenMs: 20_000, idleMs: 20_000, bodyMs: 20_000, cooldownMs: 60_000 } as const;

export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const settings = mergeSettings(factorySettings, {
    ...options.settings,
    limits: { ...patience, ...options.settings?.limits },
  });
  const built = buildCatalog({
    snapshot: bundledSnapshot(),
    providers: [...options.providers],
    models: [...options.models],
    mode: 'only',
    tierBands: settings.tierBands,
    tierPins: settings.tierPins,
  });
  const providers = [...built.providerById].map(
    ([id, provider]) => [id, { ...provider, usageOnRequest: true }] as const,
  );
  const catalog = options.usageOnRequest === true ? { ...built, providerById: new Map(providers) } : built;
  const log: RequestLog[] = [];
  const progress: RequestLog[] = [];
  const waiting: ((entry: RequestLog) => void)[] = [];
  const key: ClientKey = {
    id: 'k1',
    name: 'test',
    hash: createHash('sha256').update(clientSecret).digest('hex'),
    defaultTier: null,
    preventOverrides: false,
    limits: { ...noClientLimits, ...options.limits },
  };
  const keys = [key]; // the same list as long as nothing changes, as in the program
  const secrets = new Map(options.providers.map((provider) => [provider.id, provider.apiKey]));
  const gateway = createGateway({
    source: { settings: () => settings, catalog: () => catalog, clientKeys: () => keys },
    keys: { secret: (provider) => secrets.get(provider) },
    clock: { now: () => Date.now() },
    sink: {
      progressed: (request) => void progress.push(request.entry()),
      keep: () => options.keeping?.(),
      finished(entry) {
        log.push(entry);
        waiting.shift()?.(entry);
      },
    },
    newId: () => randomUUID(),
    ...(options.spentBefore === undefined ? {} : { spentBefore: options.spentBefore }),
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...(options.warn === undefined ? {} : { warn: options.warn }),
    ...(options.reportBug === undefined ? {} : { reportBug: options.reportBug }),
    quietMs: options.quietMs,
  });
  const port = await gateway.listen(0);
  const origin = `http://127.0.0.1:${port}`;
  const running: RunningGateway = {
    gateway,
    port,
    origin,
    baseUrl: `${origin}/v1`,
    log,
    progress,
    nextLog: () => new Promise((resolve) => waiting.push(resolve)),
    post: (path, body, init = {}) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json', ...init.headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...(init.signal === undefined ? {} : { signal: init.signal }),
      }),
    chat: (body, init) =>
      running.post(
        '/v1/chat/completions',
        { model: 'pareto-code', messages: [{ role: 'user', content: 'Say hello.' }], ...body },
        init,
      ),
    close: () => gateway.close(0),
  };
  return running;
}

/** A provider description for a fake upstream. */
export function aProvider(id: string, baseUrl: string): ConfigProvider {
  return { id, name: id.toUpperCase(), dialect: 'openai-chat', baseUrl, apiKey: `sk-${id}-secret-key` };
}

/** A model with one endpoint. Prices in USD per million tokens. */
export function aModel(
  id: string,
  provider: string,
  tier: Tier,
  promptUsdPerMTok: number,
  more: Partial<ConfigModel> = {},
): ConfigModel {
  return {
    id,
    tier,
    codingPercentile: 97,
    contextLength: 100_000,
    maxOutputTokens: 8_000,
    supports: { tools: true, images: true, structuredOutputs: true },
    endpoints: [
      {
        provider,
        modelId: id.split('/')[1] ?? id,
        promptUsdPerMTok,
        completionUsdPerMTok: promptUsdPerMTok * 4,
        throughputP50: 50,
      },
    ],
    ...more,
  };
}
