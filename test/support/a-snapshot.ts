import { noClientLimits } from '../../shared/guardrails.ts';
import type { ConfigModel } from '../../shared/config-file.ts';
import { factorySettings, mergeSettings, type SettingsPatch } from '../../shared/settings.ts';
import type { Tier } from '../../shared/tier.ts';
import { buildCatalog } from '../../electron/gateway/catalog/build-catalog.ts';
import type { CatalogFigures } from '../../electron/gateway/catalog/catalog-figures.ts';
import type { Catalog } from '../../electron/gateway/catalog/catalog.ts';
import type { MeasuredSpeed, Rest } from '../../electron/gateway/catalog/endpoint-health.ts';
import type { TrafficMix } from '../../electron/gateway/catalog/traffic-mix.ts';
import { plainRequest } from '../../electron/gateway/routing/plain-request.ts';
import type { RouteRequest } from '../../electron/gateway/routing/route-request.ts';
import type { SessionMemory } from '../../electron/gateway/routing/session.ts';
import type { Bans, ProviderBar, Snapshot } from '../../electron/gateway/routing/snapshot.ts';

/** Monday 2026-11-23, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 23, 12);

/** No bundled models, no bundled providers: nothing but what a test describes. */
export const emptyFigures: CatalogFigures = {
  schema: 1,
  generated: '2026-11-23',
  attribution: 'Figures of a test',
  sources: {},
  providers: [],
  field: [],
  models: [],
};

type EndpointSketch = Partial<ConfigModel['endpoints'][number]> & { readonly provider: string };

/** A model in a few words: prices in USD per million tokens, one endpoint at a provider named like the author. */
export interface ModelSketch {
  readonly id: string;
  readonly tier?: Tier;
  readonly percentile?: number;
  readonly index?: number;
  readonly prompt?: number | null;
  readonly completion?: number | null;
  readonly p50?: number;
  readonly context?: number;
  readonly maxOutput?: number;
  readonly supports?: NonNullable<ConfigModel['supports']>;
  /** Instead of the one endpoint that the fields above describe. */
  readonly endpoints?: readonly EndpointSketch[];
}

export function toConfigModel(sketch: ModelSketch): ConfigModel {
  const {
    id,
    tier,
    percentile,
    index,
    prompt = 1,
    completion = 3,
    p50,
    context,
    maxOutput,
    supports,
    endpoints,
  } = sketch;
  const author = id.slice(0, id.indexOf('/'));
  const slug = id.slice(id.indexOf('/') + 1);
  const first = { promptUsdPerMTok: prompt, completionUsdPerMTok: completion, throughputP50: p50 ?? null };
  return {
    id,
    ...(tier === undefined ? {} : { tier }),
    codingPercentile: percentile ?? null,
    codingIndex: index ?? null,
    contextLength: context ?? 200_000,
    maxOutputTokens: maxOutput ?? null,
    supports: { tools: true, images: true, structuredOutputs: true, ...supports },
    endpoints: (endpoints ?? [{ provider: author }]).map((endpoint) => ({ modelId: slug, ...first, ...endpoint })),
  };
}

/** A catalog of nothing but these models, with a bearer-key provider for every name they use. */
export function aCatalog(sketches: readonly ModelSketch[], settings: SettingsPatch = {}): Catalog {
  const models = sketches.map(toConfigModel);
  const providers = new Set(models.flatMap((model) => model.endpoints.map((endpoint) => endpoint.provider)));
  const { tierBands, tierPins } = mergeSettings(factorySettings, settings);
  return buildCatalog({
    snapshot: emptyFigures,
    providers: [...providers].map((id) => ({ id, baseUrl: `http://127.0.0.1:9/${id}/v1` })),
    models,
    mode: 'only',
    tierBands,
    tierPins,
  });
}

/** A session's memory, whatever wishes it was made with. */
export type Talk = Omit<SessionMemory, 'wishes'>;

export interface SnapshotSketch {
  readonly models?: readonly ModelSketch[];
  /** Instead of `models`. */
  readonly catalog?: Catalog;
  readonly settings?: SettingsPatch;
  readonly clientTier?: Tier | null;
  readonly clientLock?: boolean;
  /** Providers that cannot be used; `no-key` where nothing else is said. */
  readonly bars?: Readonly<Record<string, ProviderBar['rule']>>;
  readonly rests?: Readonly<Record<string, Partial<Rest>>>;
  readonly speeds?: Readonly<Record<string, Partial<MeasuredSpeed>>>;
  readonly now?: number;
  readonly traffic?: Omit<TrafficMix, 'requests'>;
  /** Conversations by session key; `plan` has them made with the wishes of its request. */
  readonly sessions?: Readonly<Record<string, Talk>>;
  /** Models that a rule of the user's forbids. */
  readonly banned?: readonly string[];
}

/** Frozen facts as a request would see them; every provider has a key unless barred. */
export function aSnapshot(sketch: SnapshotSketch = {}): Snapshot {
  const settings = mergeSettings(factorySettings, sketch.settings ?? {});
  return {
    now: sketch.now ?? noon,
    catalog: sketch.catalog ?? aCatalog(sketch.models ?? [], sketch.settings),
    settings,
    clientKey: {
      id: 'test',
      name: 'test',
      hash: '',
      defaultTier: sketch.clientTier ?? null,
      preventOverrides: sketch.clientLock ?? false,
      limits: noClientLimits,
    },
    bars: mapOf(sketch.bars, (rule, provider) => ({ rule, detail: `${provider} cannot be used: ${rule}.` })),
    rests: mapOf(sketch.rests, (rest) => ({ ...aRest, until: (sketch.now ?? noon) + 30_000, ...rest })),
    speeds: mapOf(sketch.speeds, (speed) => ({ ...aSpeed, ...speed })),
    ...(sketch.traffic === undefined ? {} : { traffic: { requests: 9, ...sketch.traffic } }),
    ...(sketch.banned === undefined ? {} : { bans: bansOf(sketch.banned) }),
  };
}

function bansOf(banned: readonly string[]): Bans {
  const ban = { detail: 'A rule of yours forbids it.' };
  return { banOfModel: (model) => (banned.includes(model) ? ban : null), banOfProvider: () => null };
}

const aRest: Rest = { until: 0, reason: 'server_error', status: 500, fromProvider: false, probing: false };

const aSpeed: MeasuredSpeed = {
  throughputP50: 50,
  throughputP90: 40,
  ttftMsP50: 400,
  ttftMsP90: 900,
  successRate: 1,
  samples: 10,
};

function mapOf<A, B>(
  record: Readonly<Record<string, A>> | undefined,
  make: (value: A, key: string) => B,
): Map<string, B> {
  return new Map(Object.entries(record ?? {}).map(([key, value]) => [key, make(value, key)]));
}

/** A chat request for a model, as routing sees it. */
export function aRequest(model = 'pareto-code', changes: Partial<Omit<RouteRequest, 'model'>> = {}): RouteRequest {
  const { body } = changes;
  return { ...plainRequest(model), ...(body === undefined ? {} : { ending: body }), ...changes };
}

/** The Pareto plugin with these fields, as a client writes it. */
export function paretoPlugin(fields: Readonly<Record<string, unknown>>): readonly unknown[] {
  return [{ id: 'pareto-router', ...fields }];
}
