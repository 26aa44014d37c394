import { expect, test } from 'vitest';
import { budgetStep } from '../../../../renderer/components/budget-step.ts';

const on = { stepDown: true, block: true };

test.each([
  [0.5, on, 'free'],
  [0.85, on, 'warn'],
  [0.92, on, 'medium'],
  [0.96, on, 'low'],
  [1.2, on, 'block'],
  [0.96, { stepDown: false, block: true }, 'warn'],
  [1, { stepDown: false, block: true }, 'block'],
  [1, { stepDown: true, block: false }, 'low'],
  [1, { stepDown: false, block: false }, 'over'],
] as const)('at %f of a budget with %j it is %s', (share, rules, step) => {
  expect(budgetStep(share, rules)).toBe(step);
});
