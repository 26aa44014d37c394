import { expect, test } from 'vitest';
import { factorySettings } from '../../../../shared/settings.ts';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import type { ModelFigures } from '../../../../electron/gateway/catalog/catalog-figures.ts';
import type { Catalog } from '../../../../electron/gateway/catalog/catalog.ts';
import { describeMoves, joinMoves, whyMoved } from '../../../../electron/gateway/catalog/describe-moves.ts';

const bundled = bundledSnapshot();
const moved = bundled.models.find(({ id }) => id === 'openai/gpt-5.6-terra');
if (moved?.score == null) throw new Error('The bundled catalog has no score for the model of these tests.');
const { score } = moved;

/** The bundled catalog with one model changed; null takes it out. */
function catalogWith(change: Partial<ModelFigures> | null): Catalog {
  const models = bundled.models.flatMap((figures) => {
    if (figures.id !== 'openai/gpt-5.6-terra') return [figures];
    return change === null ? [] : [{ ...figures, ...change }];
  });
  return buildCatalog({
    snapshot: { ...bundled, models },
    providers: [],
    models: [],
    mode: 'merge',
    tierBands: factorySettings.tierBands,
    tierPins: {},
  });
}

const before = catalogWith({});
const at = (index: number): Catalog => catalogWith({ score: { ...score, index, error: 0 } });

test.each<[string, Catalog, Catalog, RegExp]>([
  ['is new', catalogWith(null), before, /new in the catalog/],
  ['is gone', before, catalogWith(null), /No provider offers it/],
  ['was retired', before, catalogWith({ status: 'retired' }), /retired/],
  ['was benchmarked', catalogWith({ score: null }), before, /benchmarked: coding index \d/],
  ['lost score', before, at(60), /changed from [\d.]+ to 60\./],
])('a model that %s is told with the reason', (_what, from, to, why) => {
  const moves = describeMoves(from, to);
  expect(moves.map(({ model }) => model)).toEqual(['openai/gpt-5.6-terra']);
  expect(moves.map(whyMoved).join()).toMatch(why);
});

test('a model that others have overtaken is told as such', () => {
  const newcomers = Array.from({ length: 60 }, (_, index) => [`new-${index}`, 99, '2026-12-01'] as const);
  const later = buildCatalog({
    snapshot: { ...bundled, field: [...newcomers, ...bundled.field] },
    providers: [],
    models: [],
    mode: 'merge',
    tierBands: factorySettings.tierBands,
    tierPins: {},
  });
  const move = describeMoves(before, later).find(({ model }) => model === 'openai/gpt-5.6-terra');
  expect(move && whyMoved(move)).toMatch(/percentile [\d.]+ to [\d.]+: other scores changed/);
});

test('a move says tier, score and cheapest price of both sides', () => {
  expect(describeMoves(before, at(60))[0]).toMatchObject({
    before: { tier: 'high', codingIndex: score.index },
    after: { tier: at(60).modelById.get('openai/gpt-5.6-terra')?.tier },
  });
  const prices = moved.endpoints.flatMap(({ prompt }) => prompt ?? []);
  expect(describeMoves(before, at(60))[0]?.before.promptUsdPerMTok).toBe(Math.min(...prices));
});

test('two moves of one model are told as one, from the first place to the last', () => {
  const first = describeMoves(before, at(60));
  const joined = joinMoves(first, at(60), at(20));
  expect(joined).toHaveLength(1);
  expect(joined[0]).toMatchObject({ before: first[0]?.before, after: { tier: null, codingIndex: 20 } });
});

test('a move that is still open is told with the newest figures, also when they change no tier', () => {
  const open = joinMoves([], before, at(20));
  expect(describeMoves(at(20), at(10))).toEqual([]);
  expect(joinMoves(open, at(20), at(10))[0]?.after.codingIndex).toBe(10);
});

test('a model that came back where it was is not told at all', () => {
  expect(joinMoves(describeMoves(before, at(60)), at(60), before)).toEqual([]);
});
