import type { Spend } from '../../shared/app-state.ts';
import type { UsageTotal } from '../../shared/ledger.ts';
import type { RequestLog } from '../../shared/request-log.ts';
import type { Ports } from '../gateway/ports.ts';
import type { MainThreadQuestions } from '../storage/ledger/ledger-questions.ts';
import type { Ledger } from '../storage/ledger/ledger.ts';
import { localDay } from './spend.ts';

/** What earlier runs left in the ledger for the first look at the window. */
export interface EarlierRuns {
  /** Oldest first. */
  readonly requests: readonly RequestLog[];
  /** Of today; null when the ledger cannot be read. */
  readonly spend: Spend | null;
}

/** Requests of earlier runs in the window's list after a start. */
const shownRequests = 200;

/** @param now ms since epoch */
export function readEarlierRuns(ledger: Pick<Ledger, 'atStart'>, now: number): EarlierRuns {
  const nothing = { requests: [], spend: null }; // the ledger's own notice says why
  try {
    const questions = ledger.atStart();
    if (questions === null) return nothing;
    const { entries } = questions.page({ filter: {}, after: null, limit: shownRequests });
    return { requests: entries.toReversed(), spend: readSpendToday(questions, now) };
  } catch {
    return nothing;
  }
}

/** Demo answers are money that was not spent: the ledger leaves them out. */
function readSpendToday({ usage }: MainThreadQuestions, now: number): Spend | null {
  const since = new Date(now).setHours(0, 0, 0, 0);
  const [total] = usage({ since, until: now + 1, by: [], zone: 'local' });
  if (total === undefined) return null;
  const { requests, failed, promptTokens, completionTokens, costUsd, unknownCost } = total;
  return { day: localDay(now), requests, failed, promptTokens, completionTokens, costUsd, unknownCost };
}

/** Weeks enough to know a person's traffic. */
const trafficMs = 30 * 86_400_000;

/** What prices are weighed by after a start; undefined when the ledger cannot be read. */
export function readUsedBefore(ledger: Pick<Ledger, 'atStart'>, now: number): Ports['usedBefore'] {
  try {
    const totals =
      ledger.atStart()?.usage({ since: now - trafficMs, until: now + 1, by: ['model'], zone: 'utc' }) ?? [];
    // Models for embeddings write nothing, and their prompts are not what answers are asked for with.
    const answering = totals.filter(({ completionTokens }) => completionTokens > 0);
    if (answering.length === 0) return undefined;
    const sum = (valueOf: (total: UsageTotal) => number): number =>
      answering.reduce((whole, total) => whole + valueOf(total), 0);
    return {
      requests: sum(({ requests, failed }) => requests - failed),
      prompt: sum(({ promptTokens }) => promptTokens),
      cached: sum(({ cachedTokens }) => cachedTokens),
      cacheWrite: sum(({ cacheWriteTokens }) => cacheWriteTokens),
      completion: sum(({ completionTokens }) => completionTokens),
    };
  } catch {
    return undefined; // the ledger's own notice says why
  }
}

/** The longest window of a budget, and a day for the zones. */
const budgetMs = 32 * 86_400_000;
/** Sessions that may still go on. */
const sessionMs = 86_400_000;

/** What budgets count on from after a start. */
export function readSpentBefore(ledger: Ledger, now: number): NonNullable<Ports['spentBefore']> {
  return { spend: ledger.spendSince(now - budgetMs), sessions: ledger.sessionSpendSince(now - sessionMs) };
}
