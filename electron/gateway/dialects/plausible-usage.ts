import type { TokenUsage } from '../../../shared/request-log.ts';

/** More tokens than any answer can have used. */
const mostTokens = 1_000_000_000;

/**
 * Costs and budgets follow from what a provider reports: a negative count would refill a budget, a huge one would empty it.
 *
 * @returns null, as if nothing had been reported, where a number cannot be a count of tokens
 */
export function plausibleUsage(usage: TokenUsage): TokenUsage | null {
  const { prompt, completion, cached, cacheWrite, cacheWriteHour = 0, reasoning } = usage;
  return isCount(prompt) &&
    isCount(completion) &&
    isCount(cached) &&
    isCount(cacheWrite) &&
    isCount(cacheWriteHour) &&
    isCount(reasoning)
    ? usage
    : null;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= mostTokens;
}
