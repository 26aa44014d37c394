import { strengthOfPrior } from './yardstick.ts';
import type { Strength } from './yardstick.ts';
import type { AnchorLogits } from './weights.ts';

/** One model that may be chosen. */
export interface AutoCandidate {
  readonly id: string;
  /** USD per million tokens; null = not known. */
  readonly promptUsdPerMTok: number | null;
  readonly completionUsdPerMTok: number | null;
  /** 0..100 within the benchmarked field. */
  readonly codingPercentile?: number | null;
  /** Artificial Analysis coding index, used when there is no percentile. */
  readonly codingIndex?: number | null;
  /** Thinks before it answers. */
  readonly reasoning?: boolean;
  /** Measured mean cost of a request of this class, USD. */
  readonly meanCostUsd?: number | null;
  /** Requests behind `meanCostUsd`; absent = it is taken as it stands. */
  readonly costSamples?: number;
  /** Own requests: what they cost against list prices and a usual answer; shrunk towards 1 while they are few. */
  readonly costFactor?: { readonly factor: number; readonly samples: number };
  /** Share of tasks of this kind it is known to solve, 0..1; wins over the coding score. */
  readonly qualityPrior?: number | null;
}

/** Coding percentiles of the low and the high anchor: about gpt-4o-mini and the strongest models of the field. Our choice. */
const lowPercentile = 40;
const highPercentile = 95;

/** Coding indices of the same two, for models without a percentile. Our choice. */
const lowIndex = 12;
const highIndex = 55;

/** Logits a model gains per unit of position outside the anchors: keeps an order there without trusting it much. */
const beyondAnchors = 0.5;

/**
 * Places every candidate on the scale of the anchors: by quality prior, else by coding score. Where nothing is known of any of them the
 * dearest is taken for the strongest; among models that are known, one that is not counts as weak, whatever it costs.
 */
export function placeCandidates(
  candidates: readonly AutoCandidate[],
  reference: readonly AnchorLogits[],
): readonly Strength[] {
  const prices = candidates.some(isRated) ? null : readPrices(candidates);
  return candidates.map((candidate, index) => {
    const reasoning = candidate.reasoning ?? false;
    if (isNumber(candidate.qualityPrior)) return strengthOfPrior(reference, candidate.qualityPrior, reasoning);
    if (isNumber(candidate.codingPercentile)) {
      return atPosition((candidate.codingPercentile - lowPercentile) / (highPercentile - lowPercentile), reasoning);
    }
    if (isNumber(candidate.codingIndex))
      return atPosition((candidate.codingIndex - lowIndex) / (highIndex - lowIndex), reasoning);
    return atPosition(prices === null ? unratedPosition : placeInPrices(prices, index), reasoning);
  });
}

/** Just under the low anchor. */
const unratedPosition = -0.1;

/** Whether anything is known of what the model can do. */
export function isRated({ qualityPrior, codingPercentile, codingIndex }: AutoCandidate): boolean {
  return [qualityPrior, codingPercentile, codingIndex].some(isNumber);
}

function atPosition(position: number, reasoning: boolean): Strength {
  const inside = Math.min(1, Math.max(0, position));
  return { position: inside, reasoning, shift: (position - inside) * beyondAnchors };
}

/** Nothing known but the price: the dearest is taken for the strongest, on a logarithmic scale. */
function placeInPrices(prices: readonly (number | null)[], index: number): number {
  const known = prices.filter(isNumber).map((price) => Math.log(price + 0.01));
  const own = prices[index];
  if (!isNumber(own) || known.length < 2) return 0.5;
  const low = Math.min(...known);
  const high = Math.max(...known);
  return high > low ? (Math.log(own + 0.01) - low) / (high - low) : 0.5;
}

/** Measured costs where all have them, else list prices. */
function readPrices(candidates: readonly AutoCandidate[]): readonly (number | null)[] {
  const areMeasured = candidates.every(({ meanCostUsd }) => isNumber(meanCostUsd));
  return areMeasured ? candidates.map(({ meanCostUsd }) => (meanCostUsd ?? 0) * 1_000) : candidates.map(blendedPrice);
}

/** One price for an order: three parts prompt, one part completion, as in OpenRouter's blended figures. */
function blendedPrice(candidate: AutoCandidate): number | null {
  const { promptUsdPerMTok: prompt, completionUsdPerMTok: completion } = candidate;
  if (!isNumber(prompt) || !isNumber(completion)) return null;
  return prompt * 0.75 + completion * 0.25;
}

export function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
