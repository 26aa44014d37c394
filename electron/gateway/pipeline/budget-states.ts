import type { BudgetState } from '../../../shared/app-state.ts';
import type { Budget } from '../../../shared/guardrails.ts';
import type { BudgetBook, Payer } from '../guardrails/budget-book.ts';
import { budgetWindows, windowEnd } from '../guardrails/budget-window.ts';
import type { Ports } from '../ports.ts';

/** How far every budget over time is used up, for the window. */
export function budgetStates(book: BudgetBook, { source, clock }: Ports): BudgetState[] {
  const now = clock.now();
  const everybody = statesOf(source.settings().guardrails.budget, { kind: 'all' }, book, now);
  const byKey = source
    .clientKeys()
    .flatMap(({ name, limits }) => statesOf(limits.budget, { kind: 'client', name }, book, now));
  return [...everybody, ...byKey];
}

const limitNames = { day: 'perDayUsd', week: 'perWeekUsd', month: 'perMonthUsd' } as const;

function statesOf(budget: Budget, payer: Payer, book: BudgetBook, now: number): BudgetState[] {
  return budgetWindows.flatMap((window) => {
    const limitUsd = budget[limitNames[window]];
    if (limitUsd === null) return [];
    const clientKey = payer.kind === 'all' ? null : payer.name;
    const spentUsd = book.spent(payer, window, budget.zone, now);
    return [{ clientKey, window, limitUsd, spentUsd, resetsAt: windowEnd(window, now, budget.zone) }];
  });
}
