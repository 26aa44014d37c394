import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import type { RouteRequest } from '../../../../electron/gateway/routing/route-request.ts';
import { factorySettings } from '../../../../shared/settings.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import { noon, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';

const high: readonly ModelSketch[] = [
  { id: 'a/one', tier: 'high', prompt: 3, p50: 40 },
  { id: 'b/two', tier: 'high', prompt: 1, p50: 80 },
  { id: 'b/three', tier: 'high', prompt: 2, p50: 200 },
  { id: 'c/four', tier: 'high', prompt: 4 },
];
const medium: readonly ModelSketch[] = [
  { id: 'm/one', tier: 'medium', prompt: 0.5 },
  { id: 'm/two', tier: 'medium', prompt: 0.4 },
];
const low: readonly ModelSketch[] = [{ id: 'l/one', tier: 'low', prompt: 0.1 }];

describe('the order inside a tier', () => {
  test('is cheapest first, with two fallbacks, those of other authors first', () => {
    const made = plan({ models: high });
    expect(chain(made)).toEqual(['b/two@b primary', 'a/one@a fallback', 'c/four@c fallback']);
    expect(verdictOf(made, 'b/two')).toBe('chosen cheapest-in-tier');
    expect(verdictOf(made, 'b/three')).toBe('standby not-needed');
    expect(made.why).toBe('two is the cheapest of 4 usable models in the high tier ($1 per million prompt tokens).');
  });

  test('a sibling of the same author stands in when there is nobody else', () => {
    expect(chain(plan({ models: high.slice(1, 3) }))).toEqual(['b/two@b primary', 'b/three@b fallback']);
  });

  test('ties go to the lower completion price, then the higher score, then the id', () => {
    const models: readonly ModelSketch[] = [
      { id: 'd/z', tier: 'high', completion: 3, percentile: 90 },
      { id: 'c/y', tier: 'high', completion: 3, percentile: 96 },
      { id: 'b/x', tier: 'high', completion: 3, percentile: 90 },
      { id: 'a/w', tier: 'high', completion: 5, percentile: 99 },
    ];
    const order: string[] = [];
    for (let left = models; left.length > 0; left = left.filter(({ id }) => id !== order.at(-1))) {
      order.push(plan({ models: left }).steps[0]?.model.id ?? '');
    }
    expect(order).toEqual(['c/y', 'b/x', 'd/z', 'a/w']);
  });

  test('a model whose price is not known is never cheapest', () => {
    const models: readonly ModelSketch[] = [
      { id: 'a/free', tier: 'high', prompt: null },
      { id: 'b/dear', tier: 'high', prompt: 99 },
    ];
    expect(chain(plan({ models }))).toEqual(['b/dear@b primary', 'a/free@a fallback']);
  });

  test('nor is one of which only the prompt price is known, nor is such a provider', () => {
    const half = { promptUsdPerMTok: 0.1, completionUsdPerMTok: null };
    const models: readonly ModelSketch[] = [
      { id: 'a/none', tier: 'high', prompt: null, completion: null },
      { id: 'b/half', tier: 'high', endpoints: [{ provider: 'b', ...half }] },
      {
        id: 'c/dear',
        tier: 'high',
        endpoints: [
          { provider: 'z', ...half },
          { provider: 'c', promptUsdPerMTok: 99 },
        ],
      },
    ];
    expect(chain(plan({ models }))).toEqual([
      'c/dear@c primary',
      'b/half@b fallback',
      'a/none@a fallback',
      'c/dear@z fallback',
    ]);
  });

  test('prices are those of the prompt size and the hour', () => {
    const models: readonly ModelSketch[] = [
      {
        id: 'a/day',
        tier: 'high',
        endpoints: [
          { provider: 'a', promptUsdPerMTok: 1, overrides: [{ minPromptTokens: 100_000, promptUsdPerMTok: 5 }] },
        ],
      },
      {
        id: 'b/night',
        tier: 'high',
        endpoints: [
          {
            provider: 'b',
            promptUsdPerMTok: 2,
            overrides: [{ utcStart: '2200', utcEnd: '0600', promptUsdPerMTok: 0.5 }],
          },
        ],
      },
    ];
    const first = (now: number, promptTokens: number) =>
      plan({ models, now }, 'pareto-code', { promptTokens }).steps[0]?.model.id;
    expect([first(noon, 100_000), first(noon, 100_001), first(noon + 11 * 3_600_000, 1)]).toEqual([
      'a/day',
      'b/night',
      'b/night',
    ]);
  });

  test('of a model, the cheapest provider is asked first', () => {
    const endpoints = [{ provider: 'dear', promptUsdPerMTok: 2 }, { provider: 'cheap' }];
    expect(chain(plan({ models: [{ id: 'a/one', tier: 'high', endpoints }] }))).toEqual([
      'a/one@cheap primary',
      'a/one@dear fallback',
    ]);
  });

  test('on equal prices the maker is asked before a reseller', () => {
    const { tierBands, tierPins } = factorySettings;
    const snapshot = bundledSnapshot();
    const catalog = buildCatalog({ snapshot, providers: [], models: [], mode: 'merge', tierBands, tierPins });
    const made = plan({ catalog }, 'x-ai/grok-4.6');
    expect(new Set(made.steps.map(({ price }) => price.promptUsdPerMTok))).toEqual(new Set([2]));
    expect(made.steps.map(({ endpoint }) => endpoint.provider)).toEqual(['xai', 'openrouter', 'vercel']);
  });

  test(':nitro is fastest first, own measurements before the catalog, unknown last', () => {
    expect(chain(plan({ models: high }, 'pareto-code:nitro'))).toEqual([
      'b/three@b primary',
      'a/one@a fallback',
      'c/four@c fallback',
    ]);
    const measured = plan({ models: high, speeds: { 'a/one@a': { throughputP50: 500 } } }, 'pareto-code:nitro');
    expect(chain(measured)[0]).toBe('a/one@a primary');
    expect(verdictOf(measured, 'a/one')).toBe('chosen fastest-in-tier');
  });
});

describe('what cannot answer', () => {
  const models: readonly ModelSketch[] = [
    { id: 'a/first', tier: 'high', prompt: 0.1 },
    { id: 'b/second', tier: 'high', prompt: 1 },
  ];
  const rows: readonly (readonly [string, SnapshotSketch, Partial<RouteRequest>])[] = [
    ['no-key', { models, bars: { a: 'no-key' } }, {}],
    ['switched-off', { models, bars: { a: 'switched-off' } }, {}],
    ['switched-off', { models, settings: { disabledModels: ['a/first'] } }, {}],
    ['cooling-down', { models, rests: { 'a/first@a': {} } }, {}],
    ['cooling-down', { models, rests: { 'a/first@a': { until: noon - 1, probing: true } } }, {}],
    ['cooling-down', { models, rests: { a: { reason: 'key_refused' } } }, {}],
    ['cooling-down', { models, rests: { a: { until: noon - 1, probing: true } } }, {}],
    ['cooling-down', { models, rests: { a: { until: noon - 1 }, 'a/first@a': {} } }, {}],
    ['window-too-small', { models: [{ ...models[0], id: 'a/first', context: 900 }, ...models.slice(1)] }, {}],
    [
      'window-too-small',
      { models: [{ ...models[0], id: 'a/first', context: 1_500 }, ...models.slice(1)] },
      { maxOutputTokens: 501 },
    ],
    [
      'output-too-small',
      { models: [{ ...models[0], id: 'a/first', maxOutput: 100 }, ...models.slice(1)] },
      { maxOutputTokens: 101 },
    ],
    [
      'price-cap',
      {
        models: [{ ...models[0], id: 'a/first', prompt: 1.5 }, ...models.slice(1)],
        settings: { maxPromptUsdPerMTok: 1.2 },
      },
      {},
    ],
    [
      'unknown-price',
      {
        models: [{ ...models[0], id: 'a/first', prompt: null }, ...models.slice(1)],
        settings: { maxPromptUsdPerMTok: 1.2 },
      },
      {},
    ],
    [
      'lacks-tools',
      { models: [{ ...models[0], id: 'a/first', supports: { tools: false } }, ...models.slice(1)] },
      { needs: { tools: true, images: false, structuredOutputs: false } },
    ],
    [
      'lacks-images',
      { models: [{ ...models[0], id: 'a/first', supports: { images: false } }, ...models.slice(1)] },
      { needs: { tools: false, images: true, structuredOutputs: false } },
    ],
    [
      'lacks-structured-outputs',
      { models: [{ ...models[0], id: 'a/first', supports: { structuredOutputs: false } }, ...models.slice(1)] },
      { needs: { tools: false, images: false, structuredOutputs: true } },
    ],
  ];

  test.each(rows)('%s takes a model out before the choice, with that reason', (rule, sketch, changes) => {
    const made = plan(sketch, 'pareto-code', changes);
    expect(chain(made)).toEqual(['b/second@b primary']);
    expect(verdictOf(made, 'a/first')).toBe(`excluded ${rule}`);
  });

  test('a rest that is over lets the endpoint be tried again', () => {
    const made = plan({ models, rests: { 'a/first@a': { until: noon } } });
    expect(chain(made)[0]).toBe('a/first@a primary');
  });

  test('another provider of the model stands in for a resting one', () => {
    const endpoints = [{ provider: 'a' }, { provider: 'z', promptUsdPerMTok: 9 }];
    const made = plan({ models: [{ id: 'a/first', tier: 'high', endpoints }], rests: { 'a/first@a': {} } });
    expect(chain(made)).toEqual(['a/first@z primary']);
  });
});

describe('the other providers of the chain', () => {
  const at = (...providers: readonly string[]) =>
    providers.map((provider, index) => ({ provider, promptUsdPerMTok: index + 1 }));
  const models: readonly ModelSketch[] = [
    { id: 'a/one', tier: 'high', endpoints: at('a', 'p', 'q', 'r') },
    { id: 'b/two', tier: 'high', endpoints: at('b', 'p') },
    { id: 'm/next', tier: 'medium', endpoints: at('m', 'p') },
  ];
  const none = ['a/one@a primary', 'b/two@b fallback', 'm/next@m neighbour'];

  test('are asked when it has failed, before a neighbouring tier; of each model three at most', () => {
    const made = plan({ models });
    expect(chain(made)).toEqual([
      'a/one@a primary',
      'b/two@b fallback',
      'a/one@p fallback',
      'a/one@q fallback',
      'b/two@p fallback',
      'm/next@m neighbour',
    ]);
    const detailOf = (id: string) => made.verdicts.find(({ model }) => model === id)?.detail;
    expect([verdictOf(made, 'a/one'), detailOf('b/two'), detailOf('m/next')]).toEqual([
      'chosen cheapest-in-tier',
      'Tried as number 2, when those before it fail.',
      'Tried as number 6, in the neighbouring medium tier.',
    ]);
  });

  test('are those of the tier that stands in', () => {
    const made = plan({ models: models.slice(2) });
    expect(chain(made)).toEqual(['m/next@m neighbour', 'm/next@p neighbour']);
  });

  test('keep to the order of the providers, to keys, rests and the cap', () => {
    expect(chain(plan({ models, speeds: { 'a/one@q': { throughputP50: 900 } } }, 'pareto-code:nitro'))[0]).toBe(
      'a/one@q primary',
    );
    const sketch = { models: models.slice(0, 1), bars: { p: 'no-key' }, rests: { 'a/one@q': {} } } as const;
    expect(chain(plan(sketch))).toEqual(['a/one@a primary', 'a/one@r fallback']);
    expect(chain(plan({ ...sketch, settings: { maxPromptUsdPerMTok: 3 } }))).toEqual(['a/one@a primary']);
  });

  test.each([
    [{ allow_fallbacks: false }, none],
    [{ allow_fallbacks: false, order: ['a', 'b', 'm'] }, none],
    [{ ignore: ['p', 'q', 'r'] }, none],
    [{ only: ['a', 'b', 'm'] }, none],
  ])('are left out where %j forbids them', (provider, expected) => {
    expect(chain(plan({ models }, 'pareto-code', { provider }))).toEqual(expected);
  });

  test('leave who rests by our own precaution in the reserve', () => {
    const made = plan({ models: models.slice(0, 2), rests: { 'b/two@b': {}, 'b/two@p': {} } });
    expect(made.steps).toHaveLength(3);
    expect(made.reserve?.map(({ endpoint }) => endpoint.key)).toEqual(['b/two@b']);
  });
});

describe('the neighbouring tiers', () => {
  const models = [...high.slice(0, 1), ...medium, ...low];

  test('stand behind the tier, in the order quality first', () => {
    expect(chain(plan({ models }, 'pareto-code:high'))).toEqual([
      'a/one@a primary',
      'm/two@m neighbour',
      'm/one@m neighbour',
      'l/one@l neighbour',
    ]);
    expect(chain(plan({ models }, 'pareto-code:medium')).slice(2)).toEqual(['a/one@a neighbour', 'l/one@l neighbour']);
    expect(chain(plan({ models }, 'pareto-code:low')).slice(1)).toEqual([
      'm/two@m neighbour',
      'm/one@m neighbour',
      'a/one@a neighbour',
    ]);
  });

  test('come first only when nothing of the tier is left', () => {
    const made = plan({ models, bars: { l: 'no-key' } }, 'pareto-code:low');
    expect(made).toMatchObject({ tierUsed: 'medium', refusal: null });
    expect(chain(made)[0]).toBe('m/two@m neighbour');
    expect(verdictOf(made, 'm/two')).toBe('chosen neighbour-tier');
    expect(verdictOf(made, 'l/one')).toBe('excluded no-key');
    expect(made.why).toContain('No model of the low tier can be used now.');
  });

  test('are out of bounds for a strict tier', () => {
    const sketch: SnapshotSketch = { models, settings: { strictTier: true } };
    expect(chain(plan(sketch, 'pareto-code:high'))).toEqual(['a/one@a primary']);
    expect(plan({ ...sketch, bars: { l: 'no-key' } }, 'pareto-code:low').refusal).toMatchObject({ status: 404 });
  });

  test('are never above the price cap', () => {
    const made = plan({ models, settings: { maxPromptUsdPerMTok: 0.45 } }, 'pareto-code:low');
    expect(chain(made)).toEqual(['l/one@l primary', 'm/two@m neighbour']);
  });
});

describe('the reserve', () => {
  const reserveOf = (sketch: SnapshotSketch, model = 'pareto-code') =>
    plan(sketch, model).reserve?.map(({ endpoint, role }) => `${endpoint.key} ${role}`);
  const models = [...high, ...medium];
  const rests = { 'b/two@b': { until: noon + 9_000 }, 'b/three@b': { until: noon + 5_000 }, 'm/two@m': {} };

  test('is who rests by our own precaution, soonest first, up to three of each tier', () => {
    expect(reserveOf({ models, rests })).toEqual(['b/three@b fallback', 'm/two@m neighbour']);
    expect(verdictOf(plan({ models, rests }), 'b/three')).toBe('excluded cooling-down');
  });

  test('is nobody while nobody rests, where the tier is whole, or where the provider named the time', () => {
    expect(reserveOf({ models })).toBeUndefined();
    expect(reserveOf({ models: high, rests: { 'b/two@b': {} } })).toBeUndefined();
    expect(reserveOf({ models: high.slice(0, 2), rests: { 'b/two@b': { fromProvider: true } } })).toBeUndefined();
  });

  test('keeps to a strict tier and to a price cap', () => {
    expect(reserveOf({ models, rests: { 'm/two@m': {} }, settings: { strictTier: true } })).toBeUndefined();
    const settings = { maxPromptUsdPerMTok: 3 };
    expect(
      reserveOf({ models: [...high.slice(0, 2), ...high.slice(3)], rests: { 'c/four@c': {} }, settings }),
    ).toBeUndefined();
  });
});

describe('when nothing is left', () => {
  const rests = {
    'a/one@a': { until: noon + 9_000 },
    'b/two@b': { until: noon + 5_000 },
    'b/three@b': { until: noon + 7_000 },
    'c/four@c': { until: noon + 8_000 },
  };

  test('the endpoints whose rest ends soonest are asked as a last resort', () => {
    const made = plan({ models: high, rests });
    expect(chain(made)).toEqual(['b/two@b primary', 'b/three@b fallback', 'c/four@c fallback']);
    expect(verdictOf(made, 'b/two')).toBe('chosen last-resort');
    expect(made.why).toContain('rests after a failure');
  });

  test('a provider that refused the key is the last of them', () => {
    const made = plan({ models: high, rests: { b: { reason: 'key_refused' }, 'a/one@a': rests['a/one@a'], c: {} } });
    expect(chain(made)[0]).toBe('a/one@a primary');
  });

  test('providers that refused the key are asked for one model each', () => {
    const models = ['a/1@x', 'a/2@x', 'a/3@x', 'a/4@y'].map((key) => ({
      id: key.slice(0, 3),
      tier: 'high' as const,
      endpoints: [{ provider: key.slice(4) }],
    }));
    const made = plan({ models, rests: { x: { until: noon + 1_000 }, y: { until: noon + 2_000 } } });
    expect(chain(made)).toEqual(['a/1@x primary', 'a/4@y fallback']);
  });

  test('an endpoint whose provider named the time is left alone even then', () => {
    const made = plan({
      models: high.slice(0, 2),
      rests: { ...rests, 'b/two@b': { until: noon + 5_000, fromProvider: true, status: 429 } },
    });
    expect(chain(made)).toEqual(['a/one@a primary']);
  });

  test.each([
    [429, 429, 'rate_limit_exceeded', 'capacity_exhausted'],
    [503, 503, 'temporarily_unavailable', 'temporarily_unavailable'],
  ])('rests named by providers after a %i become a %i with Retry-After', (status, expected, code, availability) => {
    const named = { fromProvider: true, status };
    const made = plan({
      models: high.slice(0, 2),
      rests: { 'a/one@a': { until: noon + 40_000, ...named }, 'b/two@b': { until: noon + 12_500, ...named } },
    });
    expect(made.steps).toEqual([]);
    expect(made.refusal).toMatchObject({ status: expected, code, detail: { retryAfterS: 13 } });
    expect(made.refusal?.detail.availability).toMatchObject({ code: availability, retryable: true, retry_after: 13 });
  });

  test('without any key the answer says where to paste one', () => {
    const made = plan({ models: high, bars: { a: 'no-key', b: 'no-key', c: 'no-key' } });
    expect(made.refusal).toMatchObject({ status: 503, code: 'no_provider_ready' });
    expect(made.refusal?.message).toContain('paste the key');
  });

  test('a 404 counts what removed how many, the most frequent first', () => {
    const sketch: SnapshotSketch = {
      models: [...high, { id: 'z/none' }],
      bars: { a: 'no-key', c: 'no-key' },
      settings: { maxPromptUsdPerMTok: 0.5, disabledModels: ['b/three'] },
    };
    const { refusal, verdicts } = plan(sketch);
    expect(refusal?.message).toBe(
      'No model is left for the high tier and its neighbours: 2 have no provider with a key, 1 is above the price cap and 1 is switched off.',
    );
    expect(refusal).toMatchObject({
      status: 404,
      detail: { availability: { code: 'constraint_filtered', excluded_by: ['no-key', 'price-cap', 'switched-off'] } },
    });
    expect(verdicts.every(({ verdict }) => verdict === 'excluded')).toBe(true);
  });

  test('clients find the sentence they look for when only tools are missing', () => {
    const models: readonly ModelSketch[] = [{ id: 'a/one', tier: 'high', supports: { tools: false } }];
    const needs = { tools: true, images: false, structuredOutputs: false };
    expect(plan({ models }, 'pareto-code', { needs }).refusal?.message).toMatch(
      /^No endpoints found that support tool use\./,
    );
  });

  test('and the one for a prompt that no usable model has room for', () => {
    const models: readonly ModelSketch[] = [
      { id: 'a/one', tier: 'high', context: 900 },
      { id: 'b/two', tier: 'high' },
    ];
    const { refusal } = plan({ models, bars: { b: 'no-key' } }, 'pareto-code', { promptTokens: 1_000 });
    expect(refusal?.message).toMatch(/^The prompt is too long\. No model is left for /);
  });

  test('a 404 says by example what the request needs and nobody has', () => {
    const { refusal } = plan({ models: high }, 'pareto-code', { lacks: () => 'takes no sound' });
    expect(refusal?.message).toMatch(/4 lack something this request needs\. \w+ takes no sound\.$/);
  });

  test('an empty catalog is a refusal, not a crash', () => {
    expect(plan({ models: [] })).toMatchObject({ steps: [], verdicts: [], refusal: { status: 503 } });
  });
});
