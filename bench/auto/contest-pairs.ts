import type { AutoCandidate } from '../../electron/gateway/routing/auto/candidates.ts';
import type { ContestModel, ContestRow } from '../../scripts/train-auto/read-rows.ts';

/** A cheaper and weaker against a dearer and stronger model. */
export interface ContestPair {
  readonly weak: number;
  readonly strong: number;
}

/** Smallest lead in mean pass rate: below it there is no gap to recover. */
const smallestLead = 0.08;

/** Every such pair among the measured models. */
export function contestPairs(models: readonly ContestModel[]): readonly ContestPair[] {
  return models.flatMap((weaker, weak) =>
    models.flatMap((stronger, strong) =>
      weaker.meanCostUsd < stronger.meanCostUsd && stronger.meanQuality - weaker.meanQuality > smallestLead
        ? [{ weak, strong }]
        : [],
    ),
  );
}

/** The contest models as candidates; quality priors from the rows that were trained on, never from the measured ones. */
export function contestCandidates(
  models: readonly ContestModel[],
  trained: readonly ContestRow[],
): readonly AutoCandidate[] {
  return models.map((model, column) => ({
    id: model.id,
    promptUsdPerMTok: null,
    completionUsdPerMTok: null,
    meanCostUsd: model.meanCostUsd,
    reasoning: /qwq|grok-3-mini|o1|o3|o4|thinking|gemini-2\.5/.test(model.id),
    qualityPrior: trained.reduce((sum, row) => sum + (row.passRates[column] ?? 0), 0) / trained.length,
  }));
}
