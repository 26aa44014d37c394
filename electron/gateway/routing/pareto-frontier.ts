/** One thing that costs something and is worth something. */
export interface FrontierPoint {
  readonly price: number;
  readonly score: number;
}

/**
 * The points that no other point beats: none is at least as good and at least as cheap, and better in one of the two.
 * Points that are equal in both stand for one another: the first of them is kept.
 *
 * @returns the frontier, cheapest first; the score rises along it
 */
export function paretoFrontier<P extends FrontierPoint>(points: readonly P[]): readonly P[] {
  const byPrice = points.toSorted((a, b) => a.price - b.price || b.score - a.score);
  const frontier: P[] = [];
  let best = Number.NEGATIVE_INFINITY;
  for (const point of byPrice) {
    if (point.score <= best) continue;
    best = point.score;
    frontier.push(point);
  }
  return frontier;
}
