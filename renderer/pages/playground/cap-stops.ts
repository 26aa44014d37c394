import type { ModelView } from '../../../shared/app-state.ts';

/** A model that no available one beats in both price and score. */
export interface CapStop {
  readonly id: string;
  readonly name: string;
  /** USD per million prompt tokens. */
  readonly price: number;
  /** Coding percentile. */
  readonly score: number;
}

/** @returns the frontier of the models that are available, cheapest first: the caps at which the plan changes. */
export function capStops(models: readonly ModelView[]): readonly CapStop[] {
  const points = models
    .flatMap(({ id, name, available, codingPercentile: score, endpoints }) => {
      const price = endpoints[0]?.promptUsdPerMTok ?? null;
      return available && score !== null && price !== null && price > 0 ? [{ id, name, price, score }] : [];
    })
    .toSorted((a, b) => a.price - b.price || b.score - a.score);
  const stops: CapStop[] = [];
  for (const point of points) if (point.score > (stops.at(-1)?.score ?? -1)) stops.push(point);
  return stops;
}
