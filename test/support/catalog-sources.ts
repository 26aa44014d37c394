import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { CatalogSources } from '../../electron/desk/catalog-refresh/sources.ts';
import { bundledSnapshot } from '../../electron/gateway/catalog/bundled.ts';

/** One answer of a source. */
export interface SourceReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
}

/** A server that plays every source of figures, with the recorded answers unless told otherwise. */
export interface TestSources {
  readonly sources: CatalogSources;
  readonly origin: string;
  /** What was asked, in order: method-less path with query, and the headers it came with. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** From now on this path (without query) is answered so; a function sees the request's headers. */
  readonly answer: (path: string, reply: SourceReply | ((headers: IncomingHttpHeaders) => SourceReply)) => void;
  readonly close: () => Promise<void>;
}

/** @returns a recorded answer of a source. */
function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/catalog/${name}.json`, import.meta.url), 'utf8'));
}

/**
 * The list of OpenRouter at the size of the bundled catalog: its models at their bundled prices, with the recorded rows,
 * traps and all, in place of those of the same id.
 */
export function fullOpenRouterList(): { readonly data: readonly Record<string, unknown>[] } {
  const { data } = recorded('openrouter-models') as { readonly data: readonly Record<string, unknown>[] };
  const seen = new Set(data.map(({ id }) => id));
  const rest = bundledSnapshot().models.flatMap(({ endpoints, name, contextLength }) =>
    endpoints
      .filter(({ provider, modelId }) => provider === 'openrouter' && !seen.has(modelId))
      .map(({ modelId, prompt, completion }) => ({
        id: modelId,
        canonical_slug: modelId,
        name,
        context_length: contextLength,
        pricing: { prompt: perToken(prompt), completion: perToken(completion) },
        top_provider: { context_length: contextLength, max_completion_tokens: null },
        architecture: { input_modalities: ['text'] },
        supported_parameters: ['tools'],
      })),
  );
  return { data: [...data, ...rest] };
}

function perToken(usdPerMTok: number | null): string {
  return usdPerMTok === null ? '-1' : String(usdPerMTok / 1_000_000);
}

const endpointFixtures: Readonly<Record<string, string>> = {
  '/openrouter/models/anthropic/claude-opus-5.5/endpoints': 'openrouter-endpoints-claude-opus-5.5',
  '/openrouter/models/deepseek/deepseek-v4-pro/endpoints': 'openrouter-endpoints-deepseek-v4-pro',
  '/openrouter/models/openai/gpt-6.1-sol/endpoints': 'openrouter-endpoints-gpt-6.1-sol',
};

/** Starts the server on a free port; it ends with the running test. */
export async function startSources(): Promise<TestSources> {
  const asked: TestSources['asked'] = [];
  const replies = new Map<string, (headers: IncomingHttpHeaders) => SourceReply>();
  const answer: TestSources['answer'] = (path, reply) =>
    void replies.set(path, typeof reply === 'function' ? reply : () => reply);

  answer('/openrouter/models', versioned('"models-1"', fullOpenRouterList()));
  answer('/models-dev/api.json', versioned('"dev-1"', recorded('models-dev-api')));
  answer('/openrouter/benchmarks', withKey('authorization', { body: recorded('openrouter-benchmarks') }));
  answer('/analysis/language/models/free', withKey('x-api-key', { body: recorded('aa-models') }));
  for (const [path, name] of Object.entries(endpointFixtures))
    answer(path, withKey('authorization', { body: recorded(name) }));

  const server: Server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    asked.push({ path, headers: incoming.headers });
    const reply = replies.get(path.split('?')[0] ?? '');
    const { status = 200, headers = {}, body } = reply?.(incoming.headers) ?? { status: 404, body: { error: {} } };
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sources = {
    openrouter: `${origin}/openrouter`,
    modelsDev: `${origin}/models-dev`,
    artificialAnalysis: `${origin}/analysis`,
  };
  return { sources, origin, asked, answer, close };
}

/** @returns an answer that says 304 to whoever has this version already. */
export function versioned(etag: string, body: unknown): (headers: IncomingHttpHeaders) => SourceReply {
  return (headers) =>
    headers['if-none-match'] === etag ? { status: 304, headers: { etag } } : { headers: { etag }, body };
}

/** @returns an answer for those who show some key. */
function withKey(header: string, reply: SourceReply): (headers: IncomingHttpHeaders) => SourceReply {
  const refusal = recorded('errors') as { readonly openrouter_401: { readonly body: unknown } };
  return (headers) => (headers[header] === undefined ? { status: 401, body: refusal.openrouter_401.body } : reply);
}
