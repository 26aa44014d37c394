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

/** What the line through the models means. @param hull the models on it */
export function hullNote(hull: readonly unknown[]): string {
  return hull.length > 1
    ? 'The dial of the Auto Router walks along the line.'
    : 'One model is the best at every position of the dial.';
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
    // where all is free there is nothing to measure
    xTicks: paid.length === 0 ? [] : ticksBetween(low, high, width - left - right),
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

/** Room for one figure below the picture, px. */
const tickRoom = 58;

/** Powers of ten with a step between them, powers alone, or every so many of them: as many as have room. @param width px */
function ticksBetween(low: number, high: number, width: number): number[] {
  const room = (tickRoom / width) * (high - low);
  const isFine = Math.log10(3) >= room;
  const step = Math.max(1, Math.ceil(room));
  const ticks: number[] = [];
  for (let power = Math.floor(low / step) * step; power <= high; power += step)
    for (const factor of isFine ? [1, 3] : [1]) {
      const value = Number((factor * 10 ** power).toPrecision(1));
      if (Math.log10(value) >= low && Math.log10(value) <= high) ticks.push(value);
    }
  return ticks;
}

/** A name beside its point. */
export interface PlacedName {
  readonly model: string;
  /** Cut where it has not enough room. */
  readonly text: string;
  /** Where it begins, or ends when it stands on the left of its point, px. */
  readonly x: number;
  readonly y: number;
  readonly isLeft: boolean;
}

/** Width of a letter and height of a line of names in the picture, px, as a rule. */
const letterWidth = 6.4;
const lineHeight = 16;

/** @returns names beside their points, the most important first: one that would lie on a name before it is left out. */
export function placeNames(
  points: readonly HullPoint[],
  { x, y }: HullScale,
  width: number,
  nameOf: (model: string) => string,
): readonly PlacedName[] {
  const placed: (PlacedName & { readonly from: number; readonly to: number })[] = [];
  for (const { model, cost, chance } of points) {
    const isLeft = x(cost) > width * 0.7;
    const at = x(cost) + (isLeft ? -11 : 11);
    const text = cutTo(nameOf(model), (isLeft ? at : width - at) - 4);
    const [from, to] = isLeft ? [at - text.length * letterWidth, at] : [at, at + text.length * letterWidth];
    const name = { model, text, x: at, y: y(chance) - 9, isLeft, from, to };
    const isFree = placed.every(
      (other) => Math.abs(other.y - name.y) >= lineHeight || other.to < from || other.from > to,
    );
    if (isFree) placed.push(name);
  }
  return placed.map(({ from: _from, to: _to, ...name }) => name);
}

/** @param room px */
function cutTo(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room / letterWidth));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
