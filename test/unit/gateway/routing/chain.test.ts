import { expect, test } from 'vitest';
import { plan } from '../../../support/a-plan.ts';

const models = [{ id: 'acme/one', tier: 'high', percentile: 97, prompt: 0, completion: 1 }] as const;

function costOf(choices: number): number {
  return plan({ models }, 'pareto-code', { choices }).steps[0]?.expectedCostUsd ?? Number.NaN;
}

test.each([
  [1, 1],
  [3, 3],
  [100, 100],
  [0, 1],
  [-5, 1],
  [Number.NaN, 1],
  [1e308, 1_000],
])('n = %d is expected to cost as much as %d answers', (choices, answers) => {
  expect(costOf(choices)).toBeCloseTo(answers * costOf(1), 9);
});
