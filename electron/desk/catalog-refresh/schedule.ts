/** Time between two refreshes that go well, ms. */
export const refreshEveryMs = 6 * 3_600_000;

const firstBackOffMs = 5 * 60_000;

export interface Tries {
  /** ms since epoch. */
  readonly now: number;
  /** Refreshes in a row that failed for a reason that may pass. */
  readonly failures: number;
  /** Longest wait a server asked for, ms. */
  readonly retryAfterMs: number | null;
  /** 0..1, so that not every installation asks at the same moment. */
  readonly jitter: number;
}

/**
 * @returns when to ask again, ms since epoch: after six hours, a tenth more or less; after failures sooner, at first in
 *   about five minutes, then each time twice as late; never sooner than the server asked for, as long as that is a day.
 */
export function nextTry({ now, failures, retryAfterMs, jitter }: Tries): number {
  if (failures === 0) return now + Math.round(refreshEveryMs * (0.9 + 0.2 * jitter));
  const backOff = Math.min(firstBackOffMs * 2 ** (failures - 1), refreshEveryMs) * (0.75 + 0.5 * jitter);
  return now + Math.min(Math.round(Math.max(backOff, retryAfterMs ?? 0)), longestWaitMs);
}

/**
 * @param lastAt ms since epoch of the last refresh; null = never
 * @returns when the first refresh of this run is due: at once when the figures are old, or from a clock that was ahead.
 */
export function firstTry(lastAt: number | null, now: number): number {
  return lastAt === null || lastAt > now ? now : Math.max(now, lastAt + refreshEveryMs);
}

/** Longer than any wait that is asked for here. */
const longestWaitMs = 86_400_000;

/** @returns whether to ask now. A time further away than any wait was set by a clock that was ahead. */
export function isDue(nextAt: number, now: number): boolean {
  return now >= nextAt || nextAt - now > longestWaitMs;
}
