import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UsageRange } from '../../../../../renderer/pages/usage/usage-range.ts';
import {
  forPicture,
  mostSeries,
  roundTicks,
  seriesOf,
  sumUp,
} from '../../../../../renderer/pages/usage/usage-series.ts';
import type { UsageTotal } from '../../../../../shared/ledger.ts';

const range: UsageRange = {
  since: 0,
  until: 1,
  unit: 'day',
  buckets: ['2026-11-22', '2026-11-23'].map((key) => ({ key, label: key, title: key })),
};

function total(day: string, model: string | null, costUsd: number, requests = 1): UsageTotal {
  return {
    day,
    model,
    provider: null,
    clientKey: null,
    requests,
    failed: 0,
    promptTokens: 10,
    completionTokens: 5,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    costUsd,
    unknownCost: 0,
    estimated: 0,
  };
}

test('each member has one value a bar, the largest by the measure first', () => {
  const totals = [total('2026-11-22', 'a', 1, 9), total('2026-11-23', 'a', 2), total('2026-11-23', 'b', 5)];
  expect(seriesOf(totals, 'model', 'cost', range).map(({ id, values }) => [id, values])).toEqual([
    ['b', [0, 5]],
    ['a', [1, 2]],
  ]);
  expect(seriesOf(totals, 'model', 'requests', range).map(({ id, values }) => [id, values])).toEqual([
    ['a', [9, 1]],
    ['b', [0, 1]],
  ]);
});

test('what has no colour of its own is put together, and nothing is lost', () => {
  const totals = Array.from({ length: 10 }, (_, index) => total('2026-11-22', `m${index}`, index + 1));
  const shown = forPicture(seriesOf(totals, 'model', 'cost', range));
  expect(shown).toHaveLength(mostSeries);
  expect(shown.at(-1)).toMatchObject({ others: true, costUsd: 1 + 2 + 3 + 4 + 5, values: [15, 0] });
  expect(sumUp(shown).costUsd).toBe(sumUp(totals).costUsd);
});

test('ticks start at nothing, rise evenly, and the highest value lies below the last', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (highest) => {
      const ticks = roundTicks(highest);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }),
  );
});
