import { expect, test } from 'vitest';
import { savingsAgainst, type Spent } from '../../../../electron/gateway/log/savings.ts';

const baseline = {
  promptUsdPerMTok: 10,
  completionUsdPerMTok: 50,
  cacheReadUsdPerMTok: 1,
  cacheWriteUsdPerMTok: null,
};
const group: Spent = {
  requests: 4,
  usage: { prompt: 1_000_000, completion: 100_000, cached: 400_000, cacheWrite: 0, reasoning: 50_000 },
  costUsd: 2.5,
  unknownCost: 0,
};

test('the same tokens at the price of the baseline, cached ones included, less what was paid', () => {
  // 0.6 M x 10 + 0.4 M x 1 + 0.1 M x 50
  expect(savingsAgainst(baseline, [group, group])).toEqual({
    baselineUsd: 22.8,
    costUsd: 5,
    savedUsd: 17.8,
    leftOut: 0,
  });
});

test('a baseline that is cheaper than what was used saves less than nothing', () => {
  expect(savingsAgainst({ ...baseline, promptUsdPerMTok: 1, completionUsdPerMTok: 1 }, [group]).savedUsd).toBe(-1.4);
});

test('a group with an unknown cost is left out on both sides and counted', () => {
  const unknown = { ...group, requests: 3, unknownCost: 1 };
  expect(savingsAgainst(baseline, [group, unknown])).toEqual({ ...savingsAgainst(baseline, [group]), leftOut: 3 });
});

test('a baseline without a price makes the saving unknown, not zero', () => {
  expect(savingsAgainst({ ...baseline, completionUsdPerMTok: null }, [group])).toMatchObject({
    baselineUsd: null,
    costUsd: 2.5,
    savedUsd: null,
  });
});
