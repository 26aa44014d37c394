import { expect, test } from 'vitest';
import { chainLanes, withAutoCosts, type ChainStep } from '../../../../../renderer/pages/playground/chain-lanes.ts';

function step(model: string, role: ChainStep['role'], tier: ChainStep['tier']): ChainStep {
  return {
    model,
    role,
    tier,
    provider: 'p',
    promptUsdPerMTok: 1,
    completionUsdPerMTok: 2,
    throughputP50: null,
    expectedCostUsd: null,
  };
}

test('the first line holds primary and fallbacks, each neighbouring tier has its own', () => {
  const lanes = chainLanes([
    step('a', 'primary', 'high'),
    step('b', 'fallback', 'high'),
    step('c', 'neighbour', 'medium'),
    step('d', 'neighbour', 'medium'),
    step('e', 'neighbour', 'low'),
  ]);
  expect(lanes.map(({ neighbour, from, steps }) => [neighbour, from, steps.map(({ model }) => model)])).toEqual([
    [null, 1, ['a', 'b']],
    ['medium', 3, ['c', 'd']],
    ['low', 5, ['e']],
  ]);
});

const shown = (chain: readonly ChainStep[]) =>
  chainLanes(chain).map(({ neighbour, elsewhere, from, steps }) => [
    neighbour,
    elsewhere,
    from,
    steps.map(({ model }) => model).join(' '),
  ]);

test('models at their other providers have a line of their own, before the levels beside', () => {
  const chain = [
    step('a', 'primary', 'high'),
    step('b', 'fallback', 'high'),
    step('a', 'fallback', 'high'),
    step('b', 'fallback', 'high'),
    step('c', 'neighbour', 'medium'),
  ];
  expect(shown(chain)).toEqual([
    [null, false, 1, 'a b'],
    [null, true, 3, 'a b'],
    ['medium', false, 5, 'c'],
  ]);
});

test('one model at several providers, or models asked one after the other, are one line', () => {
  expect(shown([step('a', 'primary', 'high'), step('a', 'fallback', 'high')])).toEqual([[null, false, 1, 'a a']]);
  const named = [step('a', 'primary', 'high'), step('a', 'fallback', 'high'), step('b', 'fallback', 'high')];
  expect(shown(named)).toEqual([[null, false, 1, 'a a b']]);
});

test('an empty chain has no line', () => {
  expect(chainLanes([])).toEqual([]);
});

test('where the Auto Router has read the prompt, the chain expects the money that it does', () => {
  const chain = [
    { ...step('a', 'primary', 'high'), expectedCostUsd: 0.01 },
    { ...step('b', 'fallback', 'high'), expectedCostUsd: 0.02 },
    { ...step('a', 'fallback', 'high'), provider: 'dearer', expectedCostUsd: 0.02 },
    { ...step('unpriced', 'fallback', 'high'), expectedCostUsd: null },
  ];
  const costs = { a: 0.05, b: 0.06, unpriced: null };
  expect(withAutoCosts(chain, costs).map(({ expectedCostUsd }) => expectedCostUsd)).toEqual([0.05, 0.06, 0.1, null]);
  expect(withAutoCosts(chain, undefined)).toBe(chain);
});
