import type { ClientKeyView } from '../../shared/app-state.ts';
import { budgetShares } from '../../shared/guardrail-figures.ts';
import type { Budget } from '../../shared/guardrails.ts';

export type BudgetStep = 'free' | 'warn' | 'medium' | 'low' | 'over' | 'block';

/** What a budget does at this share of it; what is switched off does not happen. */
export function budgetStep(share: number, { stepDown, block }: Pick<Budget, 'stepDown' | 'block'>): BudgetStep {
  if (share >= budgetShares.block && block) return 'block';
  if (share >= budgetShares.low && stepDown) return 'low';
  if (share >= budgetShares.block) return 'over';
  if (share >= budgetShares.medium && stepDown) return 'medium';
  return share >= budgetShares.warn ? 'warn' : 'free';
}

/** The rules that hold for the budget of a client key, or with null of everybody. */
export function rulesOf(clientKey: string | null, everybody: Budget, clientKeys: readonly ClientKeyView[]): Budget {
  return clientKeys.find(({ name }) => name === clientKey)?.limits.budget ?? everybody;
}
