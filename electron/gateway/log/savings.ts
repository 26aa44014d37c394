import type { TokenUsage } from '../../../shared/request-log.ts';
import type { Price } from '../catalog/catalog.ts';
import { costOf } from '../catalog/price.ts';

/** Requests that were counted together, e.g. those of one model on one day. */
export interface Spent {
  readonly requests: number;
  readonly usage: TokenUsage;
  /** USD. */
  readonly costUsd: number;
  /** Answers in `usage` whose cost is not in `costUsd`. */
  readonly unknownCost: number;
}

/** What one model for everything would have cost instead. */
export interface Savings {
  /** What the same tokens would have cost at the baseline, USD; null = its price is not known. */
  readonly baselineUsd: number | null;
  /** What they did cost, USD. */
  readonly costUsd: number;
  /** Negative when the baseline would have been cheaper; null = cannot be told. */
  readonly savedUsd: number | null;
  /** Requests that are in none of the sums, because the cost of some of their group is not known. */
  readonly leftOut: number;
}

/**
 * Compares what was paid with one model for everything. The same number of tokens is assumed, at the baseline's list price, with its own
 * price for cached tokens. What is not known is left out on both sides and counted, never guessed.
 */
export function savingsAgainst(baseline: Price, groups: readonly Spent[]): Savings {
  let baselineUsd: number | null = 0;
  let costUsd = 0;
  let leftOut = 0;
  for (const group of groups) {
    if (group.unknownCost > 0) {
      leftOut += group.requests;
      continue;
    }
    const cost = costOf(baseline, group.usage);
    baselineUsd = baselineUsd === null || cost === null ? null : baselineUsd + cost;
    costUsd += group.costUsd;
  }
  return { baselineUsd, costUsd, savedUsd: baselineUsd === null ? null : baselineUsd - costUsd, leftOut };
}
