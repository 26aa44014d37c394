import type { AutoCandidate } from '../../electron/gateway/routing/auto/candidates.ts';
import { rankAuto } from '../../electron/gateway/routing/auto/rank-auto.ts';
import type { Weights } from '../../electron/gateway/routing/auto/weights.ts';
import type { ContestModel, ContestRow } from '../../scripts/train-auto/read-rows.ts';

/** What one position of the dial achieves on held-back problems. */
export interface DialPoint {
  readonly dial: number;
  readonly quality: number;
  readonly costUsd: number;
  /** Quality of the best blind mix of two models at the same cost: it knows the models but not the prompt. */
  readonly blindQuality: number;
}

export function walkDial(
  weights: Weights,
  rows: readonly ContestRow[],
  models: readonly ContestModel[],
  candidates: readonly AutoCandidate[],
): readonly DialPoint[] {
  const column = new Map(models.map((model, index) => [model.id, index]));
  const means = models.map((model, index) => ({
    costUsd: model.meanCostUsd,
    quality: meanOf(rows.map((row) => row.passRates[index] ?? 0)),
  }));
  return Array.from({ length: 11 }, (_, dial) => {
    const picks = rows.map(
      (row) => column.get(rankAuto({ body: row.body, candidates, dial }, weights).order[0]?.model ?? '') ?? 0,
    );
    const quality = meanOf(rows.map((row, index) => row.passRates[picks[index] ?? 0] ?? 0));
    const costUsd = meanOf(picks.map((pick) => models[pick]?.meanCostUsd ?? 0));
    return { dial, quality, costUsd, blindQuality: blindMix(means, costUsd) };
  });
}

function blindMix(means: readonly { costUsd: number; quality: number }[], budget: number): number {
  let best = Math.max(...means.filter((mean) => mean.costUsd <= budget + 1e-12).map((mean) => mean.quality));
  for (const cheap of means.filter((mean) => mean.costUsd <= budget)) {
    for (const dear of means.filter((mean) => mean.costUsd > budget)) {
      const share = (budget - cheap.costUsd) / (dear.costUsd - cheap.costUsd);
      best = Math.max(best, cheap.quality + share * (dear.quality - cheap.quality));
    }
  }
  return best;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
