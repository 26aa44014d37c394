const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

export interface FailedTries {
  /** Calls in a row that failed, this one included. */
  readonly failures: number;
  /** What the collector asked for, ms; null = it did not say. */
  readonly retryAfterMs: number | null;
  /** 0..1, so that not every installation comes back at the same moment. */
  readonly jitter: number;
}

/**
 * @returns ms to wait: at first about one second, then each time twice as long, at most about a minute; never less than the
 *   collector asked for.
 */
export function waitAfter({ failures, retryAfterMs, jitter }: FailedTries): number {
  const wait = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs) * (0.75 + 0.5 * jitter);
  return Math.round(Math.max(wait, retryAfterMs ?? 0));
}
