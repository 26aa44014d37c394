import type { Dialect } from '../../../shared/dialect.ts';
import { budgetShares } from '../../../shared/guardrail-figures.ts';
import type { Budget } from '../../../shared/guardrails.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { GatewayError } from '../errors.ts';
import type { BudgetBook, Payer } from './budget-book.ts';
import { windowEnd, type BudgetWindow } from './budget-window.ts';
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

/**
 * Looks at every limit that applies; the strictest outcome wins. A request is held back when what is spent, what is in flight and its own
 * estimate together exceed a limit: requests at the same time cannot overshoot by more than their estimates were wrong.
 */
export function judgeBudget(budgets: readonly OwnedBudget[], book: BudgetBook, asking: Asking): BudgetVerdict {
  const judged = new Judged(asking);
  for (const { budget, payer } of budgets) lookAtLimits(budget, payer, book, judged);
  return judged.verdict();
}

function lookAtLimits(budget: Budget, payer: Payer, book: BudgetBook, judged: Judged): void {
  const { clientKey, sessionKey, now } = judged.asking;
  const { perDayUsd, perWeekUsd, perMonthUsd, perRequestUsd, perSessionUsd, zone } = budget;
  if (perDayUsd !== null) judged.lookAt(budget, payer, 'day', perDayUsd, book.spent(payer, 'day', zone, now));
  if (perWeekUsd !== null) judged.lookAt(budget, payer, 'week', perWeekUsd, book.spent(payer, 'week', zone, now));
  if (perMonthUsd !== null) judged.lookAt(budget, payer, 'month', perMonthUsd, book.spent(payer, 'month', zone, now));
  if (perRequestUsd !== null) judged.lookAt(budget, payer, 'request', perRequestUsd, 0);
  if (perSessionUsd !== null && sessionKey !== null)
    judged.lookAt(budget, payer, 'session', perSessionUsd, book.spentBySession(clientKey, sessionKey));
}

/** How strict each outcome is: its place in the list. */
const outcomes = [
  { outcome: 'free', tierCap: null },
  { outcome: 'warn', tierCap: null },
  { outcome: 'step-down', tierCap: 'medium' },
  { outcome: 'step-down', tierCap: 'low' },
  { outcome: 'block', tierCap: null },
] as const;

/** The strictest outcome of the limits so far; of equals, that of the fullest one. */
class Judged {
  readonly asking: Asking;
  #strictness = 0;
  #fullest = -1;
  #budget: Budget | null = null;
  #payer: Payer = { kind: 'all' };
  #period: LimitState['period'] = 'request';
  #limitUsd = 0;
  #spentUsd = 0;

  constructor(asking: Asking) {
    this.asking = asking;
  }

  lookAt(budget: Budget, payer: Payer, period: LimitState['period'], limitUsd: number, spentUsd: number): void {
    const share = spentUsd / limitUsd;
    const exceeds = spentUsd >= limitUsd || spentUsd + (this.asking.estimateUsd ?? 0) > limitUsd;
    const strictness = exceeds && budget.block ? 4 : period === 'request' ? 0 : strictnessOf(share, budget);
    if (strictness < this.#strictness || (strictness === this.#strictness && !(share > this.#fullest))) return;
    this.#strictness = strictness;
    this.#fullest = share;
    this.#budget = budget;
    this.#payer = payer;
    this.#period = period;
    this.#limitUsd = limitUsd;
    this.#spentUsd = spentUsd;
  }

  verdict(): BudgetVerdict {
    const { outcome, tierCap } = outcomes[this.#strictness] ?? outcomes[0];
    if (this.#budget === null) return { outcome, tierCap, limit: null };
    const period = this.#period;
    const isTimeless = period === 'request' || period === 'session';
    return {
      outcome,
      tierCap,
      limit: {
        period,
        payer: this.#payer,
        limitUsd: this.#limitUsd,
        spentUsd: this.#spentUsd,
        resetsAt: isTimeless ? null : windowEnd(period, this.asking.now, this.#budget.zone),
      },
    };
  }
}

/** One expensive request says nothing about the next: only sums step down or warn. @param share of the limit */
function strictnessOf(share: number, { warn, stepDown }: Budget): number {
  if (stepDown && share >= budgetShares.low) return 3;
  if (stepDown && share >= budgetShares.medium) return 2;
  return warn && share >= budgetShares.warn ? 1 : 0;
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
