import type { Spend } from '../../shared/app-state.ts';
import type { RequestLog } from '../../shared/request-log.ts';
import { billedUsd } from '../storage/ledger/billed.ts';

/** Sums up the requests of the present local day. */
export interface SpendCounter {
  readonly add: (entry: RequestLog) => void;
  /** Starts again at zero when the day has changed. */
  readonly today: () => Spend;
}

/** @param now ms since epoch. @param earlier what was spent before this start; counts when it is of today. */
export function createSpendCounter(now: () => number, earlier: Spend | null = null): SpendCounter {
  let sum = earlier?.day === localDay(now()) ? earlier : emptySpend(localDay(now()));
  let minute = 0;
  const today = (): Spend => {
    const at = now();
    // Asking the local calendar is slow, and days begin at a full minute everywhere.
    if (Math.floor(at / 60_000) === minute) return sum;
    minute = Math.floor(at / 60_000);
    const day = localDay(at);
    if (day !== sum.day) sum = emptySpend(day);
    return sum;
  };
  return { today, add: (entry) => void (sum = addEntry(today(), entry)) };
}

/** Local calendar day, `YYYY-MM-DD`. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Demo answers are counted but cost nothing: the sum is money that was spent, with all attempts, as in the ledger. */
function addEntry(sum: Spend, entry: RequestLog): Spend {
  const failed = entry.outcome === 'failed' || entry.outcome === 'refused';
  const costUsd = billedUsd(entry);
  const unknown = !entry.demo && costUsd === null && entry.attempts.length > 0 && !failed;
  return {
    day: sum.day,
    requests: sum.requests + 1,
    failed: sum.failed + (failed ? 1 : 0),
    promptTokens: sum.promptTokens + tokensOf(entry, 'prompt'),
    completionTokens: sum.completionTokens + tokensOf(entry, 'completion'),
    costUsd: sum.costUsd + (entry.demo ? 0 : (costUsd ?? 0)),
    unknownCost: sum.unknownCost + (unknown ? 1 : 0),
  };
}

function tokensOf({ attempts, usage }: RequestLog, kind: 'prompt' | 'completion'): number {
  let tokens: number | null = null;
  for (const attempt of attempts) if (attempt.usage !== null) tokens = (tokens ?? 0) + attempt.usage[kind];
  return tokens ?? usage?.[kind] ?? 0;
}

function emptySpend(day: string): Spend {
  return { day, requests: 0, failed: 0, promptTokens: 0, completionTokens: 0, costUsd: 0, unknownCost: 0 };
}
