import type { TierBands } from '../../../shared/settings.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { FieldEntry } from './catalog-figures.ts';

/** OpenRouter says of its lowest tier that it still beats the median of the field. */
const documentedFloor = 50;

/** Reads percentiles off the benchmarked field. */
export type PercentileOf = (index: number) => number;

/**
 * @returns a function that gives the share of the field with a strictly lower coding index, 0..100 with two decimals;
 *   null when the field is empty
 */
export function percentilesIn(field: readonly FieldEntry[]): PercentileOf | null {
  if (field.length === 0) return null;
  const ascending = field.map(([, index]) => index).toSorted((a, b) => a - b);
  return (index) => Math.round((countBelow(ascending, index) / ascending.length) * 10_000) / 100;
}

function countBelow(ascending: readonly number[], index: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns the tier of a percentile, null when it is in none; never one for the lower half of the field. */
export function tierOf(percentile: number | null, bands: TierBands): Tier | null {
  if (percentile === null || percentile < documentedFloor) return null;
  if (percentile >= bands.high) return 'high';
  if (percentile >= bands.medium) return 'medium';
  return percentile >= bands.low ? 'low' : null;
}
