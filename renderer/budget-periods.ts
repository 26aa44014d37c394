import type { Budget } from '../shared/guardrails.ts';

/** One limit a budget may have. */
export interface BudgetPeriod {
  readonly name: 'perDayUsd' | 'perWeekUsd' | 'perMonthUsd' | 'perRequestUsd' | 'perSessionUsd';
  readonly title: string;
  readonly hint?: string;
}

export const budgetPeriods: readonly BudgetPeriod[] = [
  { name: 'perDayUsd', title: 'Per day' },
  { name: 'perWeekUsd', title: 'Per week' },
  { name: 'perMonthUsd', title: 'Per month' },
  { name: 'perRequestUsd', title: 'Per request', hint: 'Estimated before it is sent.' },
  { name: 'perSessionUsd', title: 'Per conversation', hint: 'Stops one run of an agent, not the others.' },
] satisfies readonly { readonly name: keyof Budget; readonly title: string; readonly hint?: string }[];
