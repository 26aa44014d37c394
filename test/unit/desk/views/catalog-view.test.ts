import { expect, test } from 'vitest';
import { viewCatalog } from '../../../../electron/desk/views/catalog-view.ts';
import { aSnapshot, noon, type SnapshotSketch } from '../../../support/a-snapshot.ts';
import { fakeRefresh } from '../../../support/fake-bridge/fake-refresh.ts';

const models = [
  { id: 'acme/best', tier: 'high' as const, index: 60, prompt: 5 },
  { id: 'acme/good', tier: 'medium' as const, index: 50, prompt: 2 },
  { id: 'other/bargain', tier: 'low' as const, index: 52, prompt: 1 },
  { id: 'other/unscored', prompt: 0.1 },
  { id: 'other/unpriced', index: 99, prompt: null },
];
const view = (sketch: SnapshotSketch = {}) => viewCatalog(aSnapshot({ models, ...sketch }), fakeRefresh());
const modelOf = (id: string, sketch: SnapshotSketch = {}) => view(sketch).models.find((model) => model.id === id);

test('the frontier holds what nothing else beats in score and price, cheapest first', () => {
  expect(view().frontier).toEqual(['other/bargain', 'acme/best']);
});

test('each tier has its pick, also when one tier is locked', () => {
  const picks = { high: 'acme/best', medium: 'acme/good', low: 'other/bargain' };
  expect(view().picks).toEqual(picks);
  expect(view({ settings: { preventOverrides: true, defaultTier: 'low' } }).picks).toEqual(picks);
});

test('a tier without anything available has no pick, although its neighbour would answer', () => {
  expect(view({ settings: { disabledModels: ['acme/good'] } }).picks.medium).toBeNull();
});

test('while everything rests no tier has a pick, although the one whose rest ends first would be asked', () => {
  const rests = Object.fromEntries(
    ['acme/best@acme', 'acme/good@acme', 'other/bargain@other', 'other/unscored@other', 'other/unpriced@other'].map(
      (key) => [key, {}],
    ),
  );
  expect(view({ rests }).picks).toEqual({ high: null, medium: null, low: null });
});

test('a tier that another one beats in score and price is marked', () => {
  expect(view().dominatedTiers).toEqual(['medium']);
});

test.each<[string, SnapshotSketch, string | null]>([
  ['nothing', {}, null],
  ['the user', { settings: { disabledModels: ['acme/best'] } }, 'You switched it off.'],
  ['a missing key', { bars: { acme: 'no-key' } }, 'acme cannot be used: no-key.'],
  [
    'a refused key',
    { rests: { acme: { reason: 'key_refused' } } },
    'The provider refused the key. Paste a new one; this one is tried again now and then.',
  ],
  [
    'a key that was refused and has not worked since',
    { rests: { acme: { reason: 'payment_required', until: noon } } },
    'The account has no credit left. The key is tried again now and then.',
  ],
  ['a rest', { rests: { 'acme/best@acme': { reason: 'rate_limited' } } }, 'It rests after a failure (rate limited).'],
])('what keeps a model from use: %s', (_name, sketch, whyNot) => {
  expect(modelOf('acme/best', sketch)).toMatchObject({ available: whyNot === null, whyNot });
});

test('own measurements outrank the catalog, and say so', () => {
  const sketch = { models: [{ id: 'acme/best', p50: 40 }] };
  const endpointOf = (more: SnapshotSketch) => modelOf('acme/best', { ...sketch, ...more })?.endpoints[0];
  expect(endpointOf({})).toMatchObject({ throughputP50: 40, throughputSource: 'catalog', throughputSamples: 0 });
  expect(endpointOf({ speeds: { 'acme/best@acme': { throughputP50: 90, samples: 7 } } })).toMatchObject({
    throughputP50: 90,
    throughputSource: 'measured',
    throughputSamples: 7,
  });
});

test('available endpoints come first, then cheaper ones; an unknown price is never cheapest', () => {
  const endpoints = [
    { provider: 'unknown', promptUsdPerMTok: null },
    { provider: 'dear', promptUsdPerMTok: 3 },
    { provider: 'cheap', promptUsdPerMTok: 2 },
    { provider: 'closed', promptUsdPerMTok: 1 },
  ];
  const model = modelOf('acme/best', { models: [{ id: 'acme/best', endpoints }], bars: { closed: 'no-key' } });
  expect(model?.endpoints.map(({ provider }) => provider)).toEqual(['cheap', 'dear', 'unknown', 'closed']);
  expect(model?.available).toBe(true);
});

test('a rest is shown until it is over', () => {
  const resting = { rests: { 'acme/best@acme': { until: noon + 5_000 } } };
  expect(modelOf('acme/best', resting)?.endpoints[0]).toMatchObject({ coolingUntil: noon + 5_000, available: false });
  expect(modelOf('acme/best', { ...resting, now: noon + 5_000 })?.endpoints[0]).toMatchObject({
    coolingUntil: null,
    available: true,
  });
});
