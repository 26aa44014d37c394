/** Room around the plot, px. */
export const margins = { top: 18, right: 22, bottom: 42, left: 46 } as const;

/** Width of the column for models that cost nothing: a logarithm has no zero. */
const freeColumn = 52;

export interface Tick {
  readonly value: number;
  /** px from the left, or from the top. */
  readonly at: number;
}

export interface ChartScale {
  readonly width: number;
  readonly height: number;
  /** px from the left for a price in USD per million tokens; 0 has a column of its own. */
  readonly x: (usdPerMTok: number) => number;
  /** px from the top for a score. */
  readonly y: (score: number) => number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Middle of the column for models that cost nothing; null when there are none. */
  readonly freeAt: number | null;
}

/** @param points prices in USD per million tokens and scores; width and height in px. */
export function makeScale(
  points: readonly { readonly price: number; readonly score: number }[],
  width: number,
  height: number,
): ChartScale {
  const paid = points.map(({ price }) => price).filter((price) => price > 0);
  const hasFree = paid.length < points.length;
  const left = margins.left + (hasFree ? freeColumn : 0);
  const [lowLog, highLog] = paddedRange(paid.map(Math.log10), 0.12, [-1, 1]);
  const [low, high] = paddedRange(
    points.map(({ score }) => score),
    0.06,
    [0, 100],
  );
  const freeAt = hasFree ? margins.left + freeColumn / 2 - 6 : null;
  const x = (price: number): number =>
    price <= 0
      ? (freeAt ?? left)
      : left + ((Math.log10(price) - lowLog) / (highLog - lowLog)) * (width - left - margins.right);
  const y = (score: number): number =>
    height - margins.bottom - ((score - low) / (high - low)) * (height - margins.top - margins.bottom);
  return {
    width,
    height,
    x,
    y,
    freeAt,
    xTicks: logTicks(lowLog, highLog, width).map((value) => ({ value, at: x(value) })),
    yTicks: linearTicks(low, high).map((value) => ({ value, at: y(value) })),
  };
}

/** @param share of the range that is added at both ends. */
function paddedRange(values: readonly number[], share: number, empty: readonly [number, number]): [number, number] {
  if (values.length === 0) return [...empty];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = high === low ? Math.abs(high) * 0.2 + 0.2 : (high - low) * share;
  return [low - pad, high + pad];
}

/** 0.1, 0.3, 1, 3, 10, …; only the powers of ten where there is little room. */
function logTicks(lowLog: number, highLog: number, width: number): number[] {
  const steps = width < 520 ? [1] : [1, 3];
  const ticks: number[] = [];
  for (let power = Math.floor(lowLog); power <= Math.ceil(highLog); power++)
    for (const step of steps) {
      const value = Number((step * 10 ** power).toPrecision(1));
      if (Math.log10(value) >= lowLog && Math.log10(value) <= highLog) ticks.push(value);
    }
  return ticks;
}

function linearTicks(low: number, high: number): number[] {
  const step = [1, 2, 5, 10, 20, 50].find((candidate) => (high - low) / candidate <= 7) ?? 100;
  const ticks: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) ticks.push(value);
  return ticks;
}
