import { expect, test } from 'vitest';
import { chainLanes, type ChainStep } from '../../../../../renderer/pages/playground/chain-lanes.ts';

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

test('the first line holds primary and fallbacks, each neighbouring level has its own', () => {
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

test('an empty chain has no line', () => {
  expect(chainLanes([])).toEqual([]);
});
