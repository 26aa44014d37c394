import type { Tier } from '../../../shared/tier.ts';

/**
 * Maps `min_coding_score` to the tier that the Pareto router draws from. The number picks a tier; it is no score to reach.
 *
 * @param minCodingScore 0..1
 * @returns `high` for >= 0.66, `medium` for >= 0.33, else `low`.
 * @see OpenRouter docs, "Pareto Router" > "min_coding_score" (read 2026-08)
 */
export function tierFor(minCodingScore: number): Tier {
  if (minCodingScore >= 0.66) return 'high';
  return minCodingScore >= 0.33 ? 'medium' : 'low';
}
