import { toChance, toLogit } from './quality-heads.ts';
import type { AnchorLogits } from './weights.ts';

/** How strong a model is, on the scale of the anchors. */
export interface Strength {
  /** 0 = low anchor, 0.5 = mid, 1 = high; outside only by little. */
  readonly position: number;
  /** Thinks before it answers. */
  readonly reasoning: boolean;
  /** Added to every logit: a model that is better or worse at this kind of task than its position says. */
  readonly shift: number;
}

/** Chance that a model of this strength succeeds, given the anchors of a prompt. */
export function chanceAt(anchors: AnchorLogits, strength: Strength): number {
  const mid = strength.reasoning ? anchors[2] : anchors[1];
  const place = Math.min(1, Math.max(0, strength.position));
  const logit =
    place < 0.5 ? anchors[0] + (mid - anchors[0]) * place * 2 : mid + (anchors[3] - mid) * (place - 0.5) * 2;
  return toChance(logit + strength.shift);
}

/** Mean chance over typical prompts of a class: what a model is worth there before the prompt is looked at. */
export function meanChance(reference: readonly AnchorLogits[], strength: Strength): number {
  return reference.reduce((sum, anchors) => sum + chanceAt(anchors, strength), 0) / Math.max(1, reference.length);
}

/** Share of typical prompts of the class that gain less than this prompt by the step from one model to a stronger one, 0..1. */
export function gainQuantile(
  reference: readonly AnchorLogits[],
  anchors: AnchorLogits,
  from: Strength,
  to: Strength,
): number {
  const gain = (row: AnchorLogits): number => chanceAt(row, to) - chanceAt(row, from);
  const own = gain(anchors);
  let below = 0;
  for (const row of reference) {
    const other = gain(row);
    if (other < own - 1e-9) below += 1;
    else if (other <= own + 1e-9) below += 0.5;
  }
  return reference.length === 0 ? 0.5 : below / reference.length;
}

/** Positions at which a quality prior is compared with the class. */
const gridSteps = 8;

/** The strength whose mean chance over the class is the given prior; beyond the anchors the rest becomes a shift. */
export function strengthOfPrior(reference: readonly AnchorLogits[], prior: number, reasoning: boolean): Strength {
  const wanted = toLogit(prior);
  const means = Array.from({ length: gridSteps + 1 }, (_, step) =>
    toLogit(meanChance(reference, { position: step / gridSteps, reasoning, shift: 0 })),
  );
  const first = means[0] ?? 0;
  const last = means[gridSteps] ?? 0;
  if (wanted <= first) return { position: 0, reasoning, shift: wanted - first };
  if (wanted >= last) return { position: 1, reasoning, shift: wanted - last };
  const upper = means.findIndex((mean) => mean >= wanted);
  const low = means[upper - 1] ?? first;
  const high = means[upper] ?? last;
  return { position: (upper - 1 + (wanted - low) / Math.max(1e-9, high - low)) / gridSteps, reasoning, shift: 0 };
}
