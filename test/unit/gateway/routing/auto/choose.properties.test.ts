import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AutoCandidate } from '../../../../../electron/gateway/routing/auto/candidates.ts';
import { hullOf, walkHull, type Option } from '../../../../../electron/gateway/routing/auto/choose.ts';
import { rankAuto } from '../../../../../electron/gateway/routing/auto/rank-auto.ts';

const prompts = [
  'Hi',
  'What is HTTP?',
  'Write a red-black tree with deletion in Rust and prove its height bound.',
  'A farmer has 12 cows and buys 3 more each week for 5 weeks. How many cows are there?',
  'Which of the following is a noble gas?\nA. Iron\nB. Neon\nC. Copper\nD. Zinc\nAnswer:',
  'You are given an array nums of n integers (1 <= n <= 10^5). Return the number of subarrays with even sum.\n\nExample 1:\nInput: nums = [1,2]\nOutput: 1',
  'Fix the crash in src/cart.ts when the cart is empty.',
  'Traduis ce paragraphe en anglais.',
];
const bodies = prompts.map((content) => ({ messages: [{ role: 'user', content }] }));

const price = fc.double({ min: 0.01, max: 50, noNaN: true });
const candidate: fc.Arbitrary<Omit<AutoCandidate, 'id'>> = fc.record(
  {
    promptUsdPerMTok: fc.option(price, { freq: 10 }),
    completionUsdPerMTok: fc.option(price, { freq: 10 }),
    codingPercentile: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    codingIndex: fc.option(fc.double({ min: 0, max: 80, noNaN: true })),
    reasoning: fc.boolean(),
    qualityPrior: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 }),
    meanCostUsd: fc.option(fc.double({ min: 0.000_01, max: 2, noNaN: true }), { freq: 2 }),
    costSamples: fc.nat(100),
  },
  { requiredKeys: ['promptUsdPerMTok', 'completionUsdPerMTok'] },
);
const candidates = fc
  .array(candidate, { minLength: 1, maxLength: 20 })
  .map((list): readonly AutoCandidate[] => list.map((each, index) => ({ ...each, id: `maker/model-${index}` })));
const body = fc.constantFrom(...bodies);
const dial = fc.integer({ min: 0, max: 10 });
const costTier = fc.constantFrom('low', 'medium', 'high', 'xhigh', 'max', null);

describe('the dial', () => {
  test('the cost of the choice never rises with it', () => {
    fc.assert(
      fc.property(candidates, body, (list, request) => {
        const costs = Array.from(
          { length: 11 },
          (_, at) => rankAuto({ body: request, candidates: list, dial: at }).order[0]?.expectedCostUsd ?? 0,
        );
        for (let at = 1; at < costs.length; at++) expect(costs[at]).toBeLessThanOrEqual((costs[at - 1] ?? 0) + 1e-12);
      }),
    );
  });

  test('0 is the best of the models with a known cost, 10 the cheapest', () => {
    fc.assert(
      fc.property(candidates, body, (list, request) => {
        const best = rankAuto({ body: request, candidates: list, dial: 0 });
        const cheapest = rankAuto({ body: request, candidates: list, dial: 10 });
        const costs = list.map(({ id }) => best.expectedCostUsd[id] ?? null);
        const priced = list.filter((_, index) => costs[index] !== null);
        if (priced.length === 0) return;
        const top = Math.max(...priced.map(({ id }) => best.quality[id] ?? 0));
        expect(best.quality[best.order[0]?.model ?? '']).toBe(top);
        expect(cheapest.order[0]?.expectedCostUsd).toBe(Math.min(...costs.filter((cost) => cost !== null)));
      }),
    );
  });

  test('every candidate is ranked once, and nothing else', () => {
    fc.assert(
      fc.property(candidates, body, dial, costTier, (list, request, at, tier) => {
        const ranking = rankAuto({ body: request, candidates: list, dial: at, costTier: tier });
        expect(ranking.order.map(({ model }) => model).toSorted()).toEqual(list.map(({ id }) => id).toSorted());
      }),
    );
  });

  test('chances and scores are shares, and the same input has the same answer', () => {
    fc.assert(
      fc.property(candidates, body, dial, (list, request, at) => {
        const ranking = rankAuto({ body: request, candidates: list, dial: at });
        for (const share of [ranking.score, ...Object.values(ranking.estimates), ...Object.values(ranking.quality)]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(rankAuto({ body: structuredClone(request), candidates: structuredClone(list), dial: at })).toEqual(
          ranking,
        );
      }),
    );
  });

  test('any text at all gets an answer', () => {
    const list = [{ id: 'a/a', promptUsdPerMTok: 1, completionUsdPerMTok: 2 }];
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (content) => {
        expect(
          rankAuto({ body: { messages: [{ role: 'user', content }] }, candidates: list, dial: 5 }).order,
        ).toHaveLength(1);
      }),
    );
  });

  test('twenty models give at least eight operating points', () => {
    const list = Array.from({ length: 20 }, (_, index): AutoCandidate => ({
      id: `maker/model-${index}`,
      promptUsdPerMTok: 0.05 * 1.35 ** index,
      completionUsdPerMTok: 0.2 * 1.35 ** index,
      codingPercentile: 35 + 3.2 * index,
    }));
    const points = Array.from({ length: 11 }, (_, at) =>
      bodies.reduce(
        (sum, request) =>
          sum + (rankAuto({ body: request, candidates: list, dial: at }).order[0]?.expectedCostUsd ?? 0),
        0,
      ),
    );
    expect(new Set(points).size).toBeGreaterThanOrEqual(8);
  });
});

describe('the hull', () => {
  const option = fc.record({
    costUsd: fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { freq: 8 }),
    quality: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const options = fc
    .array(option, { minLength: 1, maxLength: 25 })
    .map((list): readonly Option[] => list.map((each, index) => ({ ...each, id: String(index) })));

  test('no mix of two of its options lies above it', () => {
    fc.assert(
      fc.property(options, (list) => {
        const hull = hullOf(list);
        for (const { costUsd, quality } of list) {
          if (costUsd === null) continue;
          expect(heightAt(hull, costUsd)).toBeGreaterThanOrEqual(quality - 1e-9);
        }
      }),
    );
  });

  test('its corners rise in cost and quality', () => {
    fc.assert(
      fc.property(options, (list) => {
        const hull = hullOf(list);
        for (let at = 1; at < hull.length; at++) {
          expect(hull[at]?.quality).toBeGreaterThan(hull[at - 1]?.quality ?? 0);
          expect(hull[at]?.costUsd ?? 0).toBeGreaterThanOrEqual(hull[at - 1]?.costUsd ?? 0);
        }
      }),
    );
  });

  test('a walk takes both ends, and a keener prompt never a weaker corner', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        dial,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (corners, at, quantile) => {
          expect([walkHull(corners, 0, () => quantile), walkHull(corners, 10, () => quantile)]).toEqual([
            corners - 1,
            0,
          ]);
          expect(walkHull(corners, at, () => 1)).toBeGreaterThanOrEqual(walkHull(corners, at, () => quantile));
        },
      ),
    );
  });
});

/** Best quality of a mix of two corners at a budget. */
function heightAt(hull: readonly Option[], costUsd: number): number {
  const over = hull.findIndex((corner) => (corner.costUsd ?? 0) > costUsd);
  if (over === -1) return hull.at(-1)?.quality ?? 0;
  const left = hull[over - 1];
  const right = hull[over];
  if (left === undefined || right === undefined) return Number.NEGATIVE_INFINITY;
  const share = (costUsd - (left.costUsd ?? 0)) / ((right.costUsd ?? 0) - (left.costUsd ?? 0));
  return left.quality + share * (right.quality - left.quality);
}
