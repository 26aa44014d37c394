/** A model as the choice sees it. */
export interface Option {
  readonly id: string;
  /** USD; null = unknown, then never on the hull. */
  readonly costUsd: number | null;
  /** Mean chance of success over the class of the request, 0..1. */
  readonly quality: number;
}

/** OpenRouter's cost bands: percentiles of the cost order, lower bound included. */
export const costTiers = {
  low: [0, 0.2],
  medium: [0.2, 0.4],
  high: [0.4, 0.6],
  xhigh: [0.6, 0.8],
  max: [0.8, 1],
} as const;
export type CostTier = keyof typeof costTiers;

/** The dial: 0 = best quality, 10 = lowest cost. */
export const dialEnd = 10;

/**
 * Options no mix of two others beats, cheapest first: the upper concave hull over cost and quality. Starts with the cheapest,
 * ends with the best; of equals the cheaper, then the first by id.
 */
export function hullOf(options: readonly Option[]): readonly Option[] {
  const priced = options.filter((option) => option.costUsd !== null);
  const order = (priced.length > 0 ? priced : options).toSorted(
    (left, right) => costOf(left) - costOf(right) || right.quality - left.quality || (left.id < right.id ? -1 : 1),
  );
  const hull: Option[] = [];
  for (const option of order) {
    if (option.quality <= (hull.at(-1)?.quality ?? Number.NEGATIVE_INFINITY)) continue;
    while (hull.length >= 2 && slope(hull.at(-2)!, hull.at(-1)!) <= slope(hull.at(-1)!, option)) hull.pop();
    hull.push(option);
  }
  return hull;
}

function costOf(option: Option): number {
  return option.costUsd ?? 0;
}

/** Quality bought per dollar; a better option at the same cost is a bargain without limit. */
function slope(from: Option, to: Option): number {
  const step = costOf(to) - costOf(from);
  return step > 0 ? (to.quality - from.quality) / step : Number.POSITIVE_INFINITY;
}

/**
 * Walks the hull in equal steps. Between two corners the prompt decides: one that gains more by the step than most gets the stronger.
 *
 * @param dial 0..10, fractions allowed.
 * @param quantileOf share of typical prompts that gain less by the step from corner `index` to the next, 0..1.
 * @returns the corner's index. It never rises with the dial, so neither does the cost.
 */
export function walkHull(corners: number, dial: number, quantileOf: (index: number) => number): number {
  if (corners <= 1) return 0;
  const along = ((dialEnd - Math.min(dialEnd, Math.max(0, dial))) * (corners - 1)) / dialEnd;
  const corner = Math.min(corners - 1, Math.floor(along + 1e-9));
  const rest = along - corner;
  if (corner === corners - 1 || rest <= 1e-9) return corner;
  return quantileOf(corner) >= 1 - rest ? corner + 1 : corner;
}

/** The options within a cost band; at least one, as in OpenRouter's clamped slices. Options without a cost are in no band. */
export function inCostTier(options: readonly Option[], tier: CostTier): readonly Option[] {
  const priced = options
    .filter((option) => option.costUsd !== null)
    .toSorted((left, right) => costOf(left) - costOf(right) || (left.id < right.id ? -1 : 1));
  if (priced.length === 0) return options;
  const [from, to] = costTiers[tier];
  const first = Math.min(priced.length - 1, Math.floor(from * priced.length));
  return priced.slice(first, Math.max(first + 1, Math.ceil(to * priced.length)));
}

/**
 * Ranks the rest behind the chosen one by quality less what it costs, at the exchange rate of the hull at its cost. Of a cost
 * band its own members come first, then the others, the one whose cost is nearest to the band first.
 *
 * @param hull of all options, whatever the band
 */
export function orderBehind(
  options: readonly Option[],
  hull: readonly Option[],
  first: Option | undefined,
  band: readonly Option[] = options,
): readonly Option[] {
  const rate = first === undefined ? 0 : rateAt(hull, costOf(first));
  const value = (option: Option): number =>
    option.quality - (option.costUsd === null ? 1 : option.costUsd * (Number.isFinite(rate) ? rate : 0));
  const byValue = (left: Option, right: Option): number =>
    value(right) - value(left) || costOf(left) - costOf(right) || (left.id < right.id ? -1 : 1);
  const rest = band.filter((option) => option.id !== first?.id).toSorted(byValue);
  const inFront = first === undefined ? rest : [first, ...rest];
  if (band.length === options.length) return inFront;
  const costs = band.map(costOf);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const distance = ({ costUsd }: Option): number =>
    costUsd === null ? Number.MAX_VALUE : Math.max(least - costUsd, costUsd - most, 0);
  const others = options
    .filter((option) => !band.includes(option))
    .toSorted((left, right) => distance(left) - distance(right) || byValue(left, right));
  return [...inFront, ...others];
}

/** Quality bought per dollar by the next step up the hull; at its end half of what the last step bought. */
function rateAt(hull: readonly Option[], costUsd: number): number {
  const next = hull.findIndex((corner) => costOf(corner) > costUsd);
  const [from, to] = next === -1 ? [hull.at(-2), hull.at(-1)] : [hull[next - 1], hull[next]];
  if (from === undefined || to === undefined) return 0;
  return next === -1 ? slope(from, to) / 2 : slope(from, to);
}
