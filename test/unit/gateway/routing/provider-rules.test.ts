import { describe, expect, test } from 'vitest';
import { factorySettings } from '../../../../shared/settings.ts';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import { readProviderRules } from '../../../../electron/gateway/routing/provider-rules.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import { emptyFigures, toConfigModel, type ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  {
    id: 'acme/big',
    tier: 'high',
    endpoints: [
      { provider: 'one', promptUsdPerMTok: 1, completionUsdPerMTok: 9, throughputP50: 20, ttftMsP50: 900 },
      { provider: 'two', promptUsdPerMTok: 2, completionUsdPerMTok: 2, throughputP50: 80, ttftMsP50: 300 },
      { provider: 'three', promptUsdPerMTok: 3, completionUsdPerMTok: 3, throughputP50: 60, ttftMsP50: 100 },
    ],
  },
  { id: 'acme/small', tier: 'high', prompt: 5, endpoints: [{ provider: 'zai', promptUsdPerMTok: 5 }] },
];

function providers(provider: Readonly<Record<string, unknown>>): readonly string[] {
  return plan({ models }, 'acme/big', { provider }).steps.map(({ endpoint }) => endpoint.provider);
}

/** The same models at addresses on the internet. */
function remoteCatalog() {
  const { tierBands, tierPins } = factorySettings;
  const remote = ['one', 'two', 'three', 'zai'].map((id) => ({ id, baseUrl: `https://${id}.example/v1` }));
  return buildCatalog({
    snapshot: emptyFigures,
    providers: remote,
    models: models.map(toConfigModel),
    mode: 'only',
    tierBands,
    tierPins,
  });
}

describe('the provider object', () => {
  // OpenRouter OpenAPI, ProviderPreferences, read 2026-08
  test.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['order comes first, the others behind it', { order: ['three'] }, ['three', 'one', 'two']],
    ['order without fallbacks is all there is', { order: ['three', 'two'], allow_fallbacks: false }, ['three', 'two']],
    ['no fallbacks leave the first', { allow_fallbacks: false }, ['one']],
    ['only allows what it names', { only: ['two', 'three/turbo'] }, ['two', 'three']],
    ['ignore leaves out what it names', { ignore: ['ONE'] }, ['two', 'three']],
    ['sort by throughput', { sort: 'throughput' }, ['two', 'three', 'one']],
    ['sort by latency', { sort: { by: 'latency' } }, ['three', 'two', 'one']],
    ['max_price is a hard cap, as number or string', { max_price: { prompt: 2.5, completion: '8' } }, ['two']],
    ['a preferred throughput puts slower ones last', { preferred_min_throughput: 50 }, ['two', 'three', 'one']],
    ['a preferred latency is in seconds', { preferred_max_latency: { p50: 0.2 } }, ['three', 'one', 'two']],
    [
      'a percentile nobody measured is not met by anyone',
      { preferred_min_throughput: { p50: 50, p90: 1 } },
      ['one', 'two', 'three'],
    ],
    ['a price may be any text that is a number', { max_price: { prompt: '.25e1', completion: ' 8 ' } }, ['two']],
    ['quantizations with unknown allow all', { quantizations: ['fp8', 'unknown'] }, ['one', 'two', 'three']],
    ['an empty order is none, so that only the first is left', { order: [], allow_fallbacks: false }, ['one']],
  ])('%s', (_, provider, expected) => {
    expect(providers(provider)).toEqual(expected);
  });

  test.each([
    { order: [] },
    { only: [] },
    { ignore: [] },
    { sort: {} },
    { sort: { by: null } },
    { sort: { partition: 'none' } },
    { max_price: { prompt: null, completion: null, request: null, image: null, audio: null } },
    { preferred_min_throughput: { p50: null, p99: null }, preferred_max_latency: {} },
    Object.fromEntries(
      [
        'order only ignore allow_fallbacks sort preferred_min_throughput preferred_max_latency max_price',
        'require_parameters data_collection zdr enforce_distillable_text quantizations',
      ]
        .flatMap((keys) => keys.split(' '))
        .map((key) => [key, null]),
    ),
  ])('%j has no wish in it', (provider) => {
    expect(readProviderRules(provider)).toEqual(readProviderRules({}));
  });

  test('an empty list of quantizations insists on nothing', () => {
    expect(readProviderRules({ quantizations: [] })).toEqual(readProviderRules({}));
    const remote = plan({ models, catalog: remoteCatalog() }, 'acme/big', { provider: { quantizations: [] } });
    expect(remote.steps).toHaveLength(3);
  });

  test.each([
    [{ only: ['nobody'] }, 'provider-not-allowed'],
    [{ ignore: ['one', 'two', 'three'] }, 'provider-ignored'],
    [{ max_price: { prompt: 0.1 } }, 'price-cap'],
  ])('%j leaves nothing: a 404 that names %s', (provider, rule) => {
    const made = plan({ models }, 'acme/big', { provider });
    expect(verdictOf(made, 'acme/big')).toBe(`excluded ${rule}`);
    expect(made.refusal).toMatchObject({ status: 404, detail: { availability: { excluded_by: [rule] } } });
    // OpenRouter's words, which clients look for (read 2026-08)
    const isProviders = made.refusal?.message.startsWith('No allowed providers are available for the selected model.');
    expect(isProviders).toBe(rule.startsWith('provider-'));
  });

  const all = ['one', 'two', 'three'];
  test.each<readonly [Readonly<Record<string, unknown>>, readonly string[]]>([
    [{ zdr: true }, all], // on this machine nothing leaves it
    [{ data_collection: 'deny' }, all],
    [{ quantizations: ['fp8', 'bf16'] }, []],
    [{ enforce_distillable_text: true }, []],
    [{ zdr: true, quantizations: ['fp8'] }, []],
  ])('%j is never taken for granted', (provider, onThisMachine) => {
    const remote = plan({ models, catalog: remoteCatalog() }, 'acme/big', { provider });
    expect(verdictOf(remote, 'acme/big')).toBe('excluded promise-unknown');
    expect(providers(provider)).toEqual(onThisMachine);
  });

  test('of a server on this machine only what nobody knows is held against it', () => {
    const made = plan({ models }, 'acme/big', { provider: { zdr: true, quantizations: ['fp8'] } });
    expect(made.refusal?.message).toMatch(/insists on quantizations, and nothing/);
  });

  test('slugs of OpenRouter find the provider of another id', () => {
    expect(chain(plan({ models }, 'pareto-code', { provider: { only: ['z-ai'] } }))).toEqual([
      'acme/small@zai primary',
    ]);
  });

  // OpenRouter applies the object to the companies behind it, and knows none of a person's own providers.
  test.each<readonly [Readonly<Record<string, unknown>>, readonly string[]]>([
    [{ only: ['p1'] }, ['p1']],
    [{ order: ['p1'], allow_fallbacks: false }, ['p1']],
    [{ order: ['p1'] }, ['p1', 'openrouter']],
    [{ only: ['openrouter'] }, ['openrouter']],
    [{ only: ['p1', 'anthropic'] }, ['openrouter', 'p1']],
    [{ only: ['anthropic'] }, ['openrouter']],
  ])('with %j, beside OpenRouter, %j may answer', (provider, expected) => {
    const at = (id: string, prompt: number) => ({ provider: id, promptUsdPerMTok: prompt, completionUsdPerMTok: 1 });
    const both = [{ id: 'acme/big', endpoints: [at('openrouter', 1), at('p1', 2)] }];
    const made = plan({ models: both }, 'acme/big', { provider });
    expect(made.steps.map(({ endpoint }) => endpoint.provider)).toEqual(expected);
  });

  test('what only own providers may answer is refused in plain words where OpenRouter alone serves it', () => {
    const alone = [{ id: 'acme/big', endpoints: [{ provider: 'openrouter' }] }, { id: 'p1/own' }];
    const made = plan({ models: alone }, 'acme/big', { provider: { only: ['p1'] } });
    expect(verdictOf(made, 'acme/big')).toBe('excluded provider-not-allowed');
    expect(made.refusal).toMatchObject({ status: 404 });
  });

  test('a sort over models and providers alike reorders the tier, one inside a model does not', () => {
    const first = (sort: unknown) => plan({ models }, 'pareto-code', { provider: { sort } }).steps[0]?.endpoint.key;
    expect(first({ by: 'throughput', partition: 'none' })).toBe('acme/big@two');
    expect(first({ by: 'throughput', partition: 'model' })).toBe('acme/big@two');
    expect(plan({ models }, 'pareto-code', { provider: { sort: 'throughput' } }).intent.sort).toBe('price');
    const why = (by: string) => plan({ models }, 'pareto-code', { provider: { sort: { by, partition: 'none' } } }).why;
    expect(why('throughput')).toMatch(/^big is the fastest of 2 .* \(80 tokens per second\)/);
    expect(why('latency')).toMatch(/^big is the quickest to begin of 2 .* \(100 ms to the first token\)/);
  });

  test.each([
    ['an unknown key', { only: ['a'], prefer: 'b' }],
    ['no object', 'openai'],
    ['an order that is no array', { order: 'openai' }],
    ['an unknown sort', { sort: 'quality' }],
    ['an unknown partition', { sort: { by: 'price', partition: 'all' } }],
    ['a negative price', { max_price: { prompt: -1 } }],
    ['a price in words', { max_price: { prompt: 'cheap' } }],
    ['a price that is blank', { max_price: { prompt: ' ' } }],
    ['a price without end', { max_price: { prompt: 'Infinity' } }],
    ['a negative price as text', { max_price: { completion: '-1' } }],
    ['an order that is no text', { sort: { by: 5 } }],
    ['an unknown kind of price', { max_price: { tokens: 1 } }],
    ['an unknown percentile', { preferred_min_throughput: { p42: 1 } }],
    ['a flag that is none', { zdr: 'yes' }],
    ['an unknown collection', { data_collection: 'maybe' }],
  ])('%s is a 400', (_, value) => {
    expect(() => readProviderRules(value)).toThrow(expect.objectContaining({ status: 400 }) as Error);
  });

  test('what has no effect is said', () => {
    const rules = readProviderRules({
      sort: 'exacto',
      require_parameters: true,
      max_price: { image: 1 },
      preferred_max_latency: { p99: 1 },
    });
    expect(rules?.ignored).toHaveLength(4);
  });
});
