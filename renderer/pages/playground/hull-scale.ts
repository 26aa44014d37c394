/** A model in the picture of the Auto Router. */
export interface HullPoint {
  readonly model: string;
  /** USD. */
  readonly cost: number;
  /** 0..1 */
  readonly chance: number;
}

/** @returns models with a known cost and a chance, cheapest first. */
export function hullPoints(
  estimates: Readonly<Record<string, number>>,
  costs: Readonly<Record<string, number | null>>,
): readonly HullPoint[] {
  return Object.entries(estimates)
    .flatMap(([model, chance]) => {
      const cost = costs[model] ?? null;
      return cost === null ? [] : [{ model, cost, chance }];
    })
    .toSorted((a, b) => a.cost - b.cost || a.chance - b.chance);
}

export interface HullScale {
  readonly x: (cost: number) => number;
  readonly y: (chance: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  /** Middle of the column for models that cost nothing, px; null when there are none: a logarithm has no zero. */
  readonly freeAt: number | null;
}

/** Width of that column, px. */
const freeColumn = 46;

export const hullMargins = { top: 14, right: 20, bottom: 40, left: 50 } as const;

/** @param width and height of the whole picture, px */
export function hullScale(points: readonly HullPoint[], width: number, height: number): HullScale {
  const paid = points.filter(({ cost }) => cost > 0);
  const logs = paid.map(({ cost }) => Math.log10(cost));
  const [low, high] = padded(logs, 0.08, 0.3);
  const [worst, best] = padded(
    points.map(({ chance }) => chance),
    0.1,
    0.02,
  );
  const { right, top, bottom } = hullMargins;
  const hasFree = paid.length < points.length;
  const left = hullMargins.left + (hasFree ? freeColumn : 0);
  const freeAt = hasFree ? hullMargins.left + freeColumn / 2 - 6 : null;
  const yTicks: number[] = [];
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((candidate) => (best - worst) / candidate <= 6) ?? 0.25;
  for (let value = Math.ceil(worst / step) * step; value <= best && value <= 1; value += step)
    yTicks.push(Number(value.toFixed(4)));
  return {
    freeAt,
    x: (cost) =>
      cost <= 0 ? (freeAt ?? left) : left + ((Math.log10(cost) - low) / (high - low)) * (width - left - right),
    y: (chance) => height - bottom - ((chance - worst) / (best - worst)) * (height - top - bottom),
    xTicks: powersBetween(low, high, width),
    yTicks,
  };
}

function padded(values: readonly number[], share: number, least: number): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = Math.max((high - low) * share, least);
  return [low - pad, high + pad];
}

function powersBetween(low: number, high: number, width: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++)
    for (const factor of width < 480 ? [1] : [1, 3]) {
      const value = factor * 10 ** power;
      if (Math.log10(value) >= low && Math.log10(value) <= high) ticks.push(Number(value.toPrecision(1)));
    }
  return ticks;
}
