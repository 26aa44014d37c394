import type { CatalogView, ModelView } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';
import { tierOrder } from '../../tier-words.ts';

/** What the vertical axis shows. */
export type ScoreAxis = 'index' | 'percentile';

/** One model in the picture. */
export interface ChartPoint {
  readonly model: ModelView;
  /** Prompt price of the endpoint that would be used, USD per million tokens. */
  readonly price: number;
  readonly score: number;
}

/** @returns the models that have both a price and a score, cheapest first. */
export function chartPoints(models: readonly ModelView[], axis: ScoreAxis): readonly ChartPoint[] {
  return models
    .flatMap((model) => {
      const price = model.endpoints[0]?.promptUsdPerMTok ?? null;
      const score = scoreOn(model, axis);
      return price === null || score === null ? [] : [{ model, price, score }];
    })
    .toSorted((a, b) => a.price - b.price || a.score - b.score);
}

function scoreOn(model: ModelView, axis: ScoreAxis): number | null {
  return axis === 'index' ? model.codingIndex : model.codingPercentile;
}

/** Simulated models have percentiles only: while nothing else is available, an axis of indices would leave them out. */
export function usualAxis(models: readonly ModelView[]): ScoreAxis {
  const available = models.filter((model) => model.available);
  const indexed = available.some((model) => model.codingIndex !== null);
  return indexed || !available.some((model) => model.codingPercentile !== null) ? 'index' : 'percentile';
}

/** @returns the frontier's points on this axis, cheapest first. */
export function frontierPoints(
  points: readonly ChartPoint[],
  frontier: CatalogView['frontier'],
): readonly ChartPoint[] {
  const onFrontier = new Set(frontier);
  return points.filter(({ model }) => onFrontier.has(model.id));
}

/** A name written beside a point. */
export interface PointLabel {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** Rough width of a letter at the label's size, px. */
const letterWidth = 6.4;
const lineHeight = 15;

/** From the middle of a point to its edge, px. */
const pointReach = 6;

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Finds a place for each label: right, left, above or below its point, whichever covers the fewest points, and of equals the
 * first; none that covers another label or leaves the picture.
 *
 * @param wanted points in px, the most important first
 * @param points all that are drawn, px
 */
export function placeLabels(
  wanted: readonly (Place & { readonly id: string; readonly text: string })[],
  width: number,
  points: readonly Place[],
): readonly PointLabel[] {
  const boxes: Box[] = [];
  return wanted.map(({ id, text, x, y }) => {
    const length = text.length * letterWidth;
    const candidates = [
      { x: x + 13, y: y + 4, anchor: 'start' as const },
      { x: x - 13, y: y + 4, anchor: 'end' as const },
      { x: x + 7, y: y - 13, anchor: 'start' as const },
      { x: x - 7, y: y - 13, anchor: 'end' as const },
      { x: x + 7, y: y + 21, anchor: 'start' as const },
      { x: x - 7, y: y + 21, anchor: 'end' as const },
    ].map((place) => {
      const left = place.anchor === 'start' ? place.x : place.x - length;
      const box = { left, right: left + length, top: place.y - lineHeight + 4, bottom: place.y + 4 };
      return { ...place, box, covered: points.filter((point) => covers(box, point)).length };
    });
    const fitting = candidates.filter(
      ({ box }) => box.left > 40 && box.right < width && !boxes.some((other) => overlap(box, other)),
    );
    const best = fitting.toSorted((one, other) => one.covered - other.covered)[0] ?? candidates[0]!;
    boxes.push(best.box);
    return { id, text, x: best.x, y: best.y, anchor: best.anchor };
  });
}

function covers({ left, right, top, bottom }: Box, { x, y }: Place): boolean {
  return x > left - pointReach && x < right + pointReach && y > top - pointReach && y < bottom + pointReach;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Names of the models that each tier would take now, the default tier's first. */
export function pickIds(picks: CatalogView['picks'], first: Tier): readonly string[] {
  return [first, ...tierOrder.filter((tier) => tier !== first)].flatMap((tier) => picks[tier] ?? []);
}
