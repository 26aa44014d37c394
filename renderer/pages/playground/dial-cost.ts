import { formatEstimate, formatUsd } from '../../format.ts';

/** What a task is expected to cost at one position of the dial, short enough for its narrow column. @param usd null = not known. */
export function formatDialCost(usd: number | null): string {
  return usd !== null && usd > 0 && usd < 0.0001 ? formatUsd(usd) : formatEstimate(usd);
}
