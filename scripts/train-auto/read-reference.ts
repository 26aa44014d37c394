import { anchorsOfKind } from '../../electron/gateway/routing/auto/quality-heads.ts';
import { kindNames, readWeights } from '../../electron/gateway/routing/auto/weights.ts';
import type { Kind, WeightsFile } from '../../electron/gateway/routing/auto/weights.ts';
import { bucketOf } from './random.ts';
import type { Prompt, Rows } from './read-rows.ts';

/** Prompts kept for each kind: enough for a quantile in steps of two percent. */
const kept = 48;

/** Anchor logits of typical prompts, so that "harder than most" needs no memory of earlier requests. */
export function readReference(
  partial: Omit<WeightsFile, 'reference'>,
  rows: Rows,
): Record<Kind, readonly (readonly number[])[]> {
  const empty = Object.fromEntries(kindNames.map((kind) => [kind, []])) as unknown as WeightsFile['reference'];
  const weights = readWeights({ ...partial, reference: empty });
  const prompts: readonly Prompt[] = [...rows.exam, ...rows.wordProblem, ...rows.contest, ...rows.steps, ...rows.tone];
  const entries = kindNames.map((kind) => {
    const members = prompts.filter((prompt) => prompt.kind === kind);
    const sample = members
      .toSorted((left, right) => bucketOf(left.id, 1 << 30) - bucketOf(right.id, 1 << 30))
      .slice(0, kept);
    return [
      kind,
      sample.map((prompt) => anchorsOfKind(weights, prompt.features, kind).map((logit) => Number(logit.toFixed(2)))),
    ];
  });
  return Object.fromEntries(entries) as Record<Kind, readonly (readonly number[])[]>;
}
