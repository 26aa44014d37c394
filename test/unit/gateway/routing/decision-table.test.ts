import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../../electron/gateway/errors.ts';
import { findModelRow } from '../../../../electron/gateway/routing/model-list.ts';
import { toOpenRouterMetadata } from '../../../../electron/gateway/routing/openrouter-metadata.ts';
import type { RouteRequest } from '../../../../electron/gateway/routing/route-request.ts';
import { chain, plan } from '../../../support/a-plan.ts';
import {
  aSnapshot,
  noon,
  paretoPlugin,
  type ModelSketch,
  type SnapshotSketch,
  type Talk,
} from '../../../support/a-snapshot.ts';

/** Three of the high tier, two of the medium, one of the low, one that nobody benchmarked. */
const models: readonly ModelSketch[] = [
  { id: 'a/high-dear', tier: 'high', percentile: 99, prompt: 5, completion: 25, p50: 50 },
  { id: 'b/high-cheap', tier: 'high', percentile: 96, prompt: 2, completion: 10, p50: 60 },
  { id: 'c/high-fast', tier: 'high', percentile: 95, prompt: 3, completion: 15, p50: 200 },
  { id: 'd/medium', tier: 'medium', percentile: 88, prompt: 0.5, completion: 2 },
  { id: 'e/medium', tier: 'medium', percentile: 86, prompt: 0.4, completion: 9 },
  { id: 'f/low', tier: 'low', percentile: 75, prompt: 0.1, completion: 0.4 },
  { id: 'g/unknown', prompt: 0.01, completion: 0.01 },
];

interface Row {
  readonly source: string;
  readonly rule: string;
  readonly model?: string;
  /** Fields of the Pareto plugin. */
  readonly plugin?: Readonly<Record<string, unknown>>;
  readonly request?: Partial<RouteRequest>;
  readonly sketch?: SnapshotSketch;
  /** Start of the chain as `author/slug@provider role`; absent where the request is refused. */
  readonly chain?: readonly string[];
  /** Nobody stands behind what `chain` names. */
  readonly isAll?: boolean;
  /** HTTP status of the refusal. */
  readonly status?: number;
  readonly excludedBy?: readonly string[];
  /** What the client is told has no effect. */
  readonly ignored?: RegExp;
}

const docs = 'OpenRouter docs, Pareto Router (2026-08-22)';
const api = 'OpenRouter OpenAPI (2026-08-22)';
const autoDocs = 'OpenRouter docs, Auto Router (2026-08-10)';
const providerDocs = 'OpenRouter docs, Provider routing (2026-08-22)';
const variants = 'OpenRouter docs, Model variants (2026-09)';
const errors = 'OpenRouter docs, Errors (2026-08-22)';
const caching = 'OpenRouter docs, Prompt caching (2026-08-12)';
const ours = 'docs/architecture.md, Routing';

const high = ['b/high-cheap@b primary', 'c/high-fast@c fallback', 'a/high-dear@a fallback'];
const medium = ['e/medium@e primary', 'd/medium@d fallback'];
const low = ['f/low@f primary'];
const noHigh = { a: 'no-key', b: 'no-key', c: 'no-key' } as const;

const two = (first: Partial<ModelSketch>, second: Partial<ModelSketch>): SnapshotSketch => ({
  models: [
    { id: 'a/one', tier: 'high', ...first },
    { id: 'b/two', tier: 'high', ...second },
  ],
});
const needing = (need: Partial<RouteRequest['needs']>): Partial<RouteRequest> => ({
  needs: { tools: false, images: false, structuredOutputs: false, ...need },
});
const unableTo = (ability: 'tools' | 'images' | 'structuredOutputs'): SnapshotSketch =>
  two({ prompt: 0.1, supports: { [ability]: false } }, {});
const second = ['b/two@b primary'];

/** A conversation that began at the dearest model and has its prompt cached there. */
const memory: Talk = {
  model: 'a/high-dear',
  endpointKey: 'a/high-dear@a',
  at: noon - 60_000,
  lifetimeMs: 600_000,
  named: true,
  answers: 1,
  usage: { prompt: 100_000, cached: 100_000, cacheWrite: 0, completion: 10 },
};
const cachedModels = models.map((model) =>
  model.id === 'a/high-dear'
    ? {
        ...model,
        endpoints: [{ provider: 'a', promptUsdPerMTok: 5, completionUsdPerMTok: 25, cacheReadUsdPerMTok: 0.5 }],
      }
    : model,
);
const talking = { sessionKey: 's', promptTokens: 100_000 } as const;
const remembering = (changes: Partial<Talk> = {}): SnapshotSketch => ({
  models: cachedModels,
  sessions: { s: { ...memory, ...changes } },
});
const auto = (fields: Readonly<Record<string, unknown>>, id = 'auto-router'): Partial<RouteRequest> => ({
  plugins: [{ id, ...fields }],
});
const named = (provider: Readonly<Record<string, unknown>>): Pick<Row, 'source' | 'model' | 'request' | 'sketch'> => ({
  source: providerDocs,
  model: 'h/served',
  request: { provider },
  sketch: { models: [served] },
});
/** At three providers. */
const served: ModelSketch = {
  id: 'h/served',
  endpoints: [
    { provider: 'one', promptUsdPerMTok: 1, throughputP50: 20, ttftMsP50: 900 },
    { provider: 'two', promptUsdPerMTok: 2, throughputP50: 80, ttftMsP50: 300 },
    { provider: 'three', promptUsdPerMTok: 3, throughputP50: 60, ttftMsP50: 100 },
  ],
};
const at = (...providers: string[]): readonly string[] =>
  providers.map((provider, index) => `h/served@${provider} ${index === 0 ? 'primary' : 'fallback'}`);

/** By the behaviour that a row of the table is about. What happens after the plan is made is tested elsewhere: `test/integration/`. */
const table: Readonly<Record<string, readonly Row[]>> = {
  slugs: [
    { source: docs, rule: 'openrouter/pareto-code is the router', model: 'openrouter/pareto-code', chain: high },
    { source: ours, rule: 'pareto is short for it', model: 'pareto', chain: high },
    {
      source: autoDocs,
      rule: 'auto-beta is the Auto Router',
      model: 'openrouter/auto-beta',
      request: auto({ allowed_models: ['f/*'] }, 'auto-beta-router'),
      chain: low,
    },
    { source: ours, rule: 'a tier may stand in the model id', model: 'pareto-code:low', chain: low },
    { source: ours, rule: 'a score may stand in the model id', model: 'pareto-code:0.5', chain: medium },
    {
      source: ours,
      rule: 'tier and order combine',
      model: 'pareto-code:nitro:high',
      chain: ['c/high-fast@c primary'],
    },
    { source: variants, rule: 'the last sort suffix wins', model: 'pareto-code:nitro:floor', chain: high },
    { source: ours, rule: 'an unknown suffix is refused', model: 'pareto-code:best', status: 400 },
    { source: errors, rule: 'an unknown model is a 400', model: 'nobody/knows', status: 400 },
    {
      source: 'OpenRouter docs, Latest aliases (2026-07-29)',
      rule: '~author/family-latest is the newest of a family',
      model: '~f/low-latest',
      chain: low,
    },
    {
      source: 'OpenRouter docs, Free router (2026-08)',
      rule: 'free takes what costs nothing',
      model: 'openrouter/free',
      sketch: two({ prompt: 0, completion: 0 }, {}),
      chain: ['a/one@a primary'],
    },
  ],
  'tier mapping': [
    { source: docs, rule: 'an omitted score means high', chain: high },
    ...(
      [
        [1, high],
        [0.66, high],
        [0.6599, medium],
        [0.33, medium],
        [0.3299, low],
        [0, low],
      ] as const
    ).map(([score, chain]) => ({
      source: docs,
      rule: `a score of ${score}`,
      plugin: { min_coding_score: score },
      chain,
    })),
    ...[-0.01, 1.01, '0.5', null, true].map((score) => ({
      source: api,
      rule: `a score of ${JSON.stringify(score)} is refused`,
      plugin: { min_coding_score: score },
      status: 400,
    })),
  ],
  'tier membership': [
    {
      source: ours,
      rule: 'the percentile decides, by the bands',
      model: 'pareto-code:low',
      sketch: {
        models: [
          { id: 'a/high', percentile: 95 },
          { id: 'b/medium', percentile: 94.99 },
          { id: 'c/low', percentile: 84.99 },
          { id: 'd/none', percentile: 69.99, prompt: 0.1 },
        ],
      },
      chain: ['c/low@c primary', 'b/medium@b neighbour', 'a/high@a neighbour'],
    },
    {
      source: docs,
      rule: 'the lower half of the field is in no tier, whatever the bands',
      model: 'pareto-code:low',
      sketch: {
        models: [
          { id: 'a/lower-half', percentile: 49.99, prompt: 0.1 },
          { id: 'b/upper-half', percentile: 50 },
        ],
        settings: { tierBands: { high: 95, medium: 85, low: 10 } },
      },
      chain: ['b/upper-half@b primary'],
    },
    {
      source: ours,
      rule: 'a person may move a model',
      sketch: { settings: { tierPins: { 'f/low': 'high', 'b/high-cheap': 'none' } } },
      chain: ['f/low@f primary', 'c/high-fast@c fallback', 'a/high-dear@a fallback'],
    },
  ],
  'price key': [
    { source: api, rule: 'the prompt list price', model: 'pareto-code:medium', chain: medium },
    {
      source: ours,
      rule: 'ties go to the completion price',
      sketch: two({ completion: 5 }, { completion: 4 }),
      chain: second,
    },
    {
      source: ours,
      rule: 'then to the score',
      sketch: two({ percentile: 95 }, { percentile: 96 }),
      chain: second,
    },
    { source: ours, rule: 'then to the id', sketch: two({}, {}), chain: ['a/one@a primary', 'b/two@b fallback'] },
    {
      source: ours,
      rule: 'an unknown price is never cheapest',
      sketch: two({ prompt: null }, { prompt: 99 }),
      chain: second,
    },
    {
      source: api,
      rule: 'weighted_avg weighs by the traffic',
      model: 'pareto-code:medium',
      plugin: { price_source: 'weighted_avg' },
      sketch: { traffic: { prompt: 1_000, cached: 0, cacheWrite: 0, completion: 1_000 } },
      chain: ['d/medium@d primary', 'e/medium@e fallback'],
    },
    {
      source: api,
      rule: 'weighted_avg without traffic is the list price',
      model: 'pareto-code:medium',
      plugin: { price_source: 'weighted_avg' },
      chain: medium,
    },
    { source: api, rule: 'another price_source is refused', plugin: { price_source: 'list' }, status: 400 },
    {
      source: `${api}, pricing.overrides`,
      rule: 'a price for long prompts counts above its length only',
      sketch: two(
        { endpoints: [{ provider: 'a', overrides: [{ minPromptTokens: 999, promptUsdPerMTok: 9 }] }] },
        { prompt: 2 },
      ),
      chain: second,
    },
    {
      source: `${api}, pricing.overrides`,
      rule: 'a price of the hour counts in its hour',
      sketch: two(
        { endpoints: [{ provider: 'a', overrides: [{ utcStart: '1200', utcEnd: '1300', promptUsdPerMTok: 9 }] }] },
        { prompt: 2 },
      ),
      chain: second,
    },
  ],
  nitro: [
    {
      source: docs,
      rule: 'p50 throughput descending, unknown last',
      model: 'openrouter/pareto-code:nitro',
      chain: ['c/high-fast@c primary', 'b/high-cheap@b fallback', 'a/high-dear@a fallback'],
    },
    {
      source: ours,
      rule: 'own measurements before the catalog',
      model: 'pareto-code:nitro',
      sketch: { speeds: { 'c/high-fast@c': { throughputP50: 10 } } },
      chain: ['b/high-cheap@b primary', 'a/high-dear@a fallback', 'c/high-fast@c fallback'],
    },
    {
      source: ours,
      rule: 'unknown speed comes last',
      model: 'pareto-code:nitro',
      sketch: two({}, { prompt: 9, p50: 1 }),
      chain: second,
    },
  ],
  availability: [
    {
      source: docs,
      rule: 'what has no key is no candidate',
      sketch: { bars: { b: 'no-key' } },
      chain: ['c/high-fast@c primary', 'a/high-dear@a fallback'],
    },
    {
      source: ours,
      rule: 'what a guardrail forbids is none',
      sketch: { banned: ['b/high-cheap'] },
      chain: ['c/high-fast@c primary'],
    },
    {
      source: ours,
      rule: 'what rests is none',
      sketch: { rests: { 'b/high-cheap@b': {} } },
      chain: ['c/high-fast@c primary'],
    },
    {
      source: ours,
      rule: 'nor what lacks tools',
      sketch: unableTo('tools'),
      request: needing({ tools: true }),
      chain: second,
    },
    {
      source: ours,
      rule: 'nor what lacks images',
      sketch: unableTo('images'),
      request: needing({ images: true }),
      chain: second,
    },
    {
      source: ours,
      rule: 'nor what follows no schema',
      sketch: unableTo('structuredOutputs'),
      request: needing({ structuredOutputs: true }),
      chain: second,
    },
    {
      source: ours,
      rule: 'nor what cannot do another thing the request needs',
      sketch: two({ prompt: 0.1 }, {}),
      request: { lacks: (model) => (model.id === 'a/one' ? 'cannot do it' : null) },
      chain: second,
    },
    {
      source: ours,
      rule: 'nor what has too small a window',
      sketch: two({ prompt: 0.1, context: 1_000 }, {}),
      request: { promptTokens: 1_001 },
      chain: second,
    },
    {
      source: ours,
      rule: 'nor what writes too little',
      sketch: two({ prompt: 0.1, maxOutput: 100 }, {}),
      request: { maxOutputTokens: 101 },
      chain: second,
    },
  ],
  'fallback chain': [
    {
      source: docs,
      rule: 'a primary and two of the same tier, however many there are',
      sketch: {
        models: [...models.slice(0, 3), { id: 'z/fourth', tier: 'high', prompt: 9 }],
        settings: { strictTier: true },
      },
      chain: high,
      isAll: true,
    },
    {
      source: ours,
      rule: 'those of other authors first',
      sketch: {
        models: [
          { id: 'a/one', tier: 'high' },
          { id: 'a/two', tier: 'high', prompt: 2 },
          { id: 'b/three', tier: 'high', prompt: 3 },
        ],
      },
      chain: ['a/one@a primary', 'b/three@b fallback', 'a/two@a fallback'],
    },
    {
      source: 'OpenRouter docs, Model fallbacks (2026-08)',
      rule: 'models of the request are tried in their order',
      model: 'a/high-dear',
      request: { models: ['f/low', 'd/medium'] },
      chain: ['a/high-dear@a primary', 'f/low@f fallback', 'd/medium@d fallback'],
    },
  ],
  'neighbour step': [
    {
      source: ours,
      rule: 'low steps up to medium first',
      model: 'pareto-code:low',
      sketch: { bars: { f: 'no-key' } },
      chain: ['e/medium@e neighbour', 'd/medium@d neighbour', 'b/high-cheap@b neighbour'],
    },
    {
      source: ours,
      rule: 'high steps down to medium first',
      sketch: { bars: noHigh },
      chain: ['e/medium@e neighbour', 'd/medium@d neighbour', 'f/low@f neighbour'],
    },
    {
      source: ours,
      rule: 'medium steps up to high first',
      model: 'pareto-code:medium',
      sketch: { bars: { d: 'no-key', e: 'no-key' } },
      chain: ['b/high-cheap@b neighbour'],
    },
    {
      source: docs,
      rule: 'while the tier has anybody, nobody else comes first',
      model: 'pareto-code:medium',
      sketch: { bars: { e: 'no-key' } },
      chain: ['d/medium@d primary', 'b/high-cheap@b neighbour'],
    },
    {
      source: ours,
      rule: 'a strict tier has no neighbours',
      model: 'pareto-code:low',
      sketch: { bars: { f: 'no-key' }, settings: { strictTier: true } },
      status: 404,
      excludedBy: ['no-key'],
    },
    {
      source: ours,
      rule: 'a neighbour is never above the price cap',
      sketch: { settings: { maxPromptUsdPerMTok: 2.5 } },
      chain: ['b/high-cheap@b primary', 'e/medium@e neighbour', 'd/medium@d neighbour', 'f/low@f neighbour'],
    },
  ],
  'nobody left': [
    {
      source: errors,
      rule: 'policy that empties the set is a 404 that names the rules',
      sketch: {
        models: models.slice(0, 3),
        bars: { a: 'no-key' },
        banned: ['b/high-cheap'],
        settings: { maxPromptUsdPerMTok: 2.5 },
      },
      status: 404,
      excludedBy: ['no-key', 'guardrail', 'price-cap'],
    },
    {
      source: errors,
      rule: 'capacity that is gone is a 429',
      model: 'a/high-dear',
      sketch: { rests: { 'a/high-dear@a': { until: noon + 9_000, fromProvider: true, status: 429 } } },
      status: 429,
      excludedBy: ['cooling-down'],
    },
    {
      source: errors,
      rule: 'providers that asked for time are a 503',
      model: 'a/high-dear',
      sketch: { rests: { 'a/high-dear@a': { until: noon + 9_000, fromProvider: true, status: 503 } } },
      status: 503,
      excludedBy: ['cooling-down'],
    },
    {
      source: ours,
      rule: 'what rests by our own precaution is asked after all',
      model: 'a/high-dear',
      sketch: { rests: { 'a/high-dear@a': {} } },
      chain: ['a/high-dear@a primary'],
    },
  ],
  max_price: [
    {
      source: api,
      rule: 'the best of the frontier at or below the cap, then cheaper ones',
      plugin: { max_price: 2 },
      chain: ['b/high-cheap@b primary', 'd/medium@d fallback', 'e/medium@e fallback'],
    },
    {
      source: api,
      rule: 'models beside the frontier come last',
      plugin: { max_price: 3 },
      sketch: { models: [models[1] ?? { id: 'none/none' }, models[2] ?? { id: 'none/none' }] },
      chain: ['b/high-cheap@b primary', 'c/high-fast@c fallback'],
    },
    {
      source: api,
      rule: 'min_coding_score is ignored, and that is said',
      plugin: { max_price: 0.45, min_coding_score: 1 },
      chain: ['e/medium@e primary'],
      ignored: /max_price.*no effect/,
    },
    { source: api, rule: 'a cap that nobody meets is a 404', plugin: { max_price: 0.05 }, status: 404 },
    { source: api, rule: 'a negative cap is refused', plugin: { max_price: -1 }, status: 400 },
    { source: api, rule: 'a cap that is no number is refused', plugin: { max_price: '2' }, status: 400 },
  ],
  stickiness: [
    {
      source: caching,
      rule: 'a conversation stays on model and provider',
      request: talking,
      sketch: remembering(),
      chain: ['a/high-dear@a primary', 'b/high-cheap@b fallback', 'c/high-fast@c fallback'],
    },
    {
      source: caching,
      rule: 'for ten idle minutes',
      request: talking,
      sketch: remembering({ at: noon - 600_001 }),
      chain: high,
    },
    {
      source: caching,
      rule: 'an unnamed one only once its prompt is cached',
      request: talking,
      sketch: remembering({ named: false, usage: { ...memory.usage, cached: 0 } }),
      chain: high,
    },
    {
      source: docs,
      rule: 'it is dropped when the model leaves the candidates',
      model: 'pareto-code:medium',
      request: talking,
      sketch: remembering(),
      chain: medium,
    },
    {
      source: caching,
      rule: 'provider.order ends it',
      request: { ...talking, provider: { order: ['b'] } },
      sketch: remembering(),
      chain: ['b/high-cheap@b primary'],
    },
    {
      source: ours,
      rule: 'it is left when the saving beats the lost cache',
      request: talking,
      sketch: remembering({ usage: { ...memory.usage, cached: 1_000 } }),
      chain: high,
    },
  ],
  'auto: patterns': [
    {
      source: autoDocs,
      rule: 'include, then exclude',
      model: 'auto',
      request: auto({ allowed_models: ['*/medium', 'f/*'], excluded_models: ['d/*', 'f/low'] }),
      chain: ['e/medium@e primary'],
    },
    {
      source: autoDocs,
      rule: 'nothing left is a 404',
      model: 'auto',
      request: auto({ allowed_models: ['nobody/*'] }),
      status: 404,
      excludedBy: ['allowed-models'],
    },
    {
      source: 'OpenRouter OpenAPI (2026-08-12)',
      rule: 'more than 1,024 patterns are refused',
      model: 'auto',
      request: auto({ allowed_models: Array.from({ length: 1_025 }, () => 'a/*') }),
      status: 400,
    },
    {
      source: ours,
      rule: 'a pattern that fits nothing is reported',
      model: 'auto',
      request: auto({ allowed_models: ['f/*', 'misspelt/*'] }),
      chain: low,
      ignored: /misspelt/,
    },
  ],
  'auto: dial': [
    {
      source: autoDocs,
      rule: 'cost_tier wins over the number, and that is said',
      model: 'auto',
      request: auto({ cost_tier: 'max', cost_quality_tradeoff: 10 }),
      chain: ['a/high-dear@a primary'],
      ignored: /cost_tier wins/,
    },
    {
      source: autoDocs,
      rule: 'a dial out of range is refused',
      model: 'auto',
      request: auto({ cost_quality_tradeoff: 11 }),
      status: 400,
    },
    {
      source: autoDocs,
      rule: 'an unknown cost_tier is refused',
      model: 'auto',
      request: auto({ cost_tier: 'free' }),
      status: 400,
    },
  ],
  'defaults and request': [
    {
      source: docs,
      rule: 'the saved default applies without plugins',
      sketch: { settings: { defaultTier: 'low' } },
      chain: low,
    },
    {
      source: docs,
      rule: 'the request wins over it',
      plugin: { min_coding_score: 0.5 },
      sketch: { settings: { defaultTier: 'low' } },
      chain: medium,
    },
    {
      source: ours,
      rule: 'a client key has a default of its own',
      sketch: { settings: { defaultTier: 'low' }, clientTier: 'medium' },
      chain: medium,
    },
    {
      source: docs,
      rule: 'enabled: false disables the saved default',
      plugin: { enabled: false },
      sketch: { settings: { defaultTier: 'low' } },
      chain: high,
    },
    {
      source: docs,
      rule: '"prevent overrides" makes the saved default final',
      plugin: { min_coding_score: 1 },
      sketch: { settings: { defaultTier: 'low', preventOverrides: true } },
      chain: low,
      ignored: /locked/,
    },
    {
      source: docs,
      rule: 'and cannot be disabled by the request',
      plugin: { enabled: false },
      sketch: { settings: { defaultTier: 'low', preventOverrides: true } },
      chain: low,
    },
    {
      source: ours,
      rule: 'a client key can be locked alone',
      model: 'pareto-code:high',
      sketch: { settings: { defaultTier: 'low' }, clientTier: 'medium', clientLock: true },
      chain: medium,
      ignored: /locked/,
    },
  ],
  'provider object': [
    { ...named({ order: ['three'] }), rule: 'order comes first', chain: at('three', 'one', 'two') },
    {
      ...named({ order: ['three'], allow_fallbacks: false }),
      rule: 'order without fallbacks is all there is',
      chain: at('three'),
      isAll: true,
    },
    { ...named({ only: ['two'] }), rule: 'only', chain: at('two'), isAll: true },
    { ...named({ only: ['nobody'] }), rule: 'only that matches nothing is a 404', status: 404 },
    { ...named({ ignore: ['one'] }), rule: 'ignore', chain: at('two', 'three'), isAll: true },
    { ...named({ sort: 'throughput' }), rule: 'sort', chain: at('two', 'three', 'one') },
    {
      ...named({ preferred_min_throughput: 50 }),
      rule: 'a preferred speed only reorders',
      chain: at('two', 'three', 'one'),
    },
    {
      ...named({ preferred_max_latency: 0.2 }),
      rule: 'a preferred latency, in seconds',
      chain: at('three', 'one', 'two'),
    },
    {
      ...named({ max_price: { prompt: '2' } }),
      rule: 'max_price is a hard filter',
      chain: at('one', 'two'),
      isAll: true,
    },
    {
      ...named({ require_parameters: true }),
      rule: 'require_parameters is what happens anyway, as far as anything is known',
      chain: at('one', 'two', 'three'),
      ignored: /require_parameters/,
    },
    { ...named({ data_collection: 'maybe' }), rule: 'an unknown data_collection is refused', status: 400 },
    { ...named({ zdr: 'yes' }), rule: 'a zdr that is no flag is refused', status: 400 },
    { ...named({ quantizations: 'fp8' }), rule: 'quantizations that are no list are refused', status: 400 },
    { ...named({ prefer: 'one' }), rule: 'an unknown key is refused', status: 400 },
  ],
  'ignored settings': [
    {
      source: autoDocs,
      rule: 'the plugin of another router is ignored, and that is said',
      request: auto({ cost_tier: 'max' }),
      chain: high,
      ignored: /auto-router has no effect/,
    },
    {
      source: 'hermes-agent PR #22838 (2026-05)',
      rule: 'the Pareto plugin beside another model is harmless',
      model: 'a/high-dear',
      plugin: { min_coding_score: 7 },
      chain: ['a/high-dear@a primary'],
      ignored: /pareto-router has no effect/,
    },
  ],
};

/** Status of the refusal, or of the error that a body nobody may send is answered with. */
function outcomeOf({ model = 'pareto-code', plugin, request = {}, sketch = {} }: Row) {
  try {
    const plugins = plugin === undefined ? request.plugins : paretoPlugin(plugin);
    const made = plan({ models, ...sketch }, model, { ...request, plugins });
    return {
      status: made.refusal?.status,
      chain: chain(made),
      excludedBy: made.refusal?.detail.availability?.excluded_by as readonly string[] | undefined,
      ignored: made.intent.ignored.join(' '),
    };
  } catch (error) {
    if (error instanceof GatewayError) return { status: error.status, chain: [], excludedBy: undefined, ignored: '' };
    throw error;
  }
}

describe.each(Object.entries(table))('the decision table: %s', (_behaviour, rows) => {
  test.each(rows)('$rule ($source)', (row) => {
    const made = outcomeOf(row);
    expect(made.status).toBe(row.status);
    const length = row.isAll === true ? made.chain.length : (row.chain?.length ?? 1);
    expect(made.chain.slice(0, length)).toEqual(row.chain ?? []);
    if (row.excludedBy !== undefined) expect(made.excludedBy?.toSorted()).toEqual(row.excludedBy.toSorted());
    if (row.ignored !== undefined) expect(made.ignored).toMatch(row.ignored);
  });
});

describe('the decision table: what is told', () => {
  test('the metadata names the concrete model, and the tier asked for and used (OpenRouter docs, Response metadata)', () => {
    const made = plan({ models, bars: { f: 'no-key' } }, 'pareto-code:low');
    const attempts = [{ provider: 'e', model: 'e/medium', status: 200 }];
    expect(toOpenRouterMetadata('pareto-code:low', made, attempts, true)).toMatchObject({
      strategy: 'pareto',
      params: { tier_requested: 'low', tier_used: 'medium' },
      endpoints: {
        available: expect.arrayContaining([{ provider: 'e', model: 'e/medium', selected: true }]) as unknown,
      },
      pipeline: [
        {
          data: {
            candidates: [{ model: 'e/medium', coding_percentile: 86, prompt_usd_per_mtok: 0.4 }, {}, {}, {}, {}],
          },
        },
      ],
    });
  });

  test('router ids are listed with price -1, tokenizer Router, the real window and the present pick (OpenRouter OpenAPI, Model)', () => {
    const narrow = models.map((model) => (model.id === 'c/high-fast' ? { ...model, context: 64_000 } : model));
    expect(findModelRow('openrouter/pareto-code', aSnapshot({ models: narrow }))).toMatchObject({
      pricing: { prompt: '-1', completion: '-1' },
      architecture: { tokenizer: 'Router' },
      context_length: 64_000,
      description: expect.stringMatching(/^Now b\/high-cheap at b\./) as unknown,
    });
  });

  test('every model has one verdict, and those that are out say why (docs/architecture.md, Routing)', () => {
    const made = plan({ models, bars: { b: 'no-key' } });
    expect(made.verdicts.map(({ model }) => model)).toEqual(models.map(({ id }) => id));
    expect(
      made.verdicts.filter(({ verdict }) => verdict === 'excluded').map(({ model, rule }) => `${model} ${rule}`),
    ).toEqual(['b/high-cheap no-key', 'g/unknown not-in-tier']);
  });
});
