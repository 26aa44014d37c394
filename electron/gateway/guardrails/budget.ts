import type { Dialect } from '../../../shared/dialect.ts';
import type { Budget } from '../../../shared/guardrails.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { GatewayError } from '../errors.ts';
import type { BudgetBook, Payer } from './budget-book.ts';
import { budgetWindows, windowEnd, type BudgetWindow } from './budget-window.ts';
import { policyRefusal } from './refusal.ts';

/** A budget and whose it is. */
export interface OwnedBudget {
  readonly budget: Budget;
  readonly payer: Payer;
}

/** The request whose money is asked for. */
export interface Asking {
  readonly clientKey: string;
  readonly sessionKey: string | null;
  /** Expected cost, USD; null = not known, which counts as nothing. */
  readonly estimateUsd: number | null;
  /** ms since epoch. */
  readonly now: number;
}

/** How full the fullest budget is, and what follows from it. */
export interface BudgetVerdict {
  readonly outcome: 'free' | 'warn' | 'step-down' | 'block';
  /** Best tier the budget still allows; null = any. */
  readonly tierCap: Tier | null;
  /** The limit that decided; null when no budget is set. */
  readonly limit: LimitState | null;
}

export interface LimitState {
  readonly period: BudgetWindow | 'request' | 'session';
  readonly payer: Payer;
  readonly limitUsd: number;
  /** Spent and in flight, without this request. */
  readonly spentUsd: number;
  /** ms since epoch; null where time does not help. */
  readonly resetsAt: number | null;
}

/** Shares of a limit at which something happens. */
export const budgetShares = { warn: 0.8, medium: 0.9, low: 0.95 } as const;

/**
 * Looks at every limit that applies; the strictest outcome wins. A request is held back when what is spent, what is in flight and its own
 * estimate together exceed a limit: requests at the same time cannot overshoot by more than their estimates were wrong.
 */
export function judgeBudget(budgets: readonly OwnedBudget[], book: BudgetBook, asking: Asking): BudgetVerdict {
  let verdict: BudgetVerdict = { outcome: 'free', tierCap: null, limit: null };
  let fullest = -1;
  for (const { budget, payer } of budgets) {
    for (const limit of limitsOf(budget, payer, book, asking)) {
      const next = outcomeOf(limit, budget, asking.estimateUsd ?? 0);
      const share = limit.spentUsd / limit.limitUsd;
      const stricter = strictness(next) - strictness(verdict);
      if (stricter > 0 || (stricter === 0 && share > fullest)) {
        verdict = { ...next, limit };
        fullest = share;
      }
    }
  }
  return verdict;
}

function limitsOf(budget: Budget, payer: Payer, book: BudgetBook, asking: Asking): LimitState[] {
  const { sessionKey, clientKey, now } = asking;
  const limits: LimitState[] = [];
  for (const period of budgetWindows) {
    const limitUsd = perWindow(budget, period);
    if (limitUsd === null) continue;
    const spentUsd = book.spent(payer, period, budget.zone, now);
    limits.push({ period, payer, limitUsd, spentUsd, resetsAt: windowEnd(period, now, budget.zone) });
  }
  if (budget.perRequestUsd !== null)
    limits.push({ period: 'request', payer, limitUsd: budget.perRequestUsd, spentUsd: 0, resetsAt: null });
  if (budget.perSessionUsd !== null && sessionKey !== null) {
    const spentUsd = book.spentBySession(clientKey, sessionKey);
    limits.push({ period: 'session', payer, limitUsd: budget.perSessionUsd, spentUsd, resetsAt: null });
  }
  return limits;
}

function perWindow(budget: Budget, window: BudgetWindow): number | null {
  switch (window) {
    case 'day':
      return budget.perDayUsd;
    case 'week':
      return budget.perWeekUsd;
    case 'month':
      return budget.perMonthUsd;
    default:
      return window satisfies never;
  }
}

function outcomeOf(limit: LimitState, budget: Budget, estimateUsd: number): Omit<BudgetVerdict, 'limit'> {
  const { spentUsd, limitUsd, period } = limit;
  const exceeds = spentUsd >= limitUsd || spentUsd + estimateUsd > limitUsd;
  if (exceeds && budget.block) return { outcome: 'block', tierCap: null };
  const share = spentUsd / limitUsd;
  // one dear request says nothing about the next: only sums step down or warn
  if (period !== 'request') {
    if (budget.stepDown && share >= budgetShares.low) return { outcome: 'step-down', tierCap: 'low' };
    if (budget.stepDown && share >= budgetShares.medium) return { outcome: 'step-down', tierCap: 'medium' };
    if (budget.warn && share >= budgetShares.warn) return { outcome: 'warn', tierCap: null };
  }
  return { outcome: 'free', tierCap: null };
}

function strictness({ outcome, tierCap }: Omit<BudgetVerdict, 'limit'>): number {
  return ['free', 'warn', 'step-down', 'block'].indexOf(outcome) * 2 + (tierCap === 'low' ? 1 : 0);
}

/** The refusal of a blocked request. It says whose budget, how much, until when, and where to change it. */
export function budgetRefusal(dialect: Dialect, limit: LimitState, estimateUsd: number | null): GatewayError {
  const { period, payer, limitUsd, spentUsd, resetsAt } = limit;
  const who = payer.kind === 'all' ? 'Your' : `Client key "${payer.name}"'s`;
  const share = period === 'request' ? '' : ` is used up: ${usd(spentUsd)} spent or in flight`;
  const own = estimateUsd === null || estimateUsd === 0 ? '' : `, this request would cost about ${usd(estimateUsd)}`;
  const what = period === 'request' ? ` is too small${own}` : `${share}${own}`;
  const until = resetsAt === null ? '' : ` It begins anew at ${new Date(resetsAt).toISOString()}.`;
  const message = `${who} budget of ${usd(limitUsd)} per ${period}${what}.${until} Change it in Pareto Desk under Guardrails.`;
  return policyRefusal(dialect, 'budget_exceeded', message, {
    limit_source: payer.kind === 'all' ? 'budget' : 'client_key_budget',
    scope: payer.kind === 'all' ? 'all' : payer.name,
    interval: period,
    limit_usd: limitUsd,
    spend_usd: spentUsd,
    resets_at: resetsAt === null ? null : new Date(resetsAt).toISOString(),
  });
}

/** Two digits from a cent on; below it as many as it takes to see two that count. */
function usd(amount: number): string {
  const digits = amount === 0 || amount >= 0.01 ? 2 : Math.min(1 - Math.floor(Math.log10(amount)), 10);
  return `$${amount.toFixed(digits)}`;
}

/** The better of two tiers is the one that costs more: `cap` never lets a tier above itself through. */
export function capTier(tier: Tier, cap: Tier | null): Tier {
  const order: readonly Tier[] = ['high', 'medium', 'low'];
  return cap === null || order.indexOf(tier) >= order.indexOf(cap) ? tier : cap;
}
