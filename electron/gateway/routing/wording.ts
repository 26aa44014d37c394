import type { Tier } from '../../../shared/tier.ts';
import type { Sort } from './route-plan.ts';

/** @returns e.g. `$2`, `$0.10` or `$0.075`; at most six digits after the point. */
export function usd(value: number): string {
  let text = amounts.get(value);
  if (text === undefined) {
    if (amounts.size > mostAmounts) amounts.clear();
    amounts.set(value, (text = `$${Number(value.toFixed(6))}`.replace(/\.\d$/, '$&0')));
  }
  return text;
}

/** A catalog has a few hundred prices, and writing one out takes longer than comparing them all. */
const amounts = new Map<number, string>();
const mostAmounts = 1_000;

/** @returns the verdict on the `number`th of a chain. Each is written once. */
export const asFallback = numbered((number) => `Tried as number ${number}, when those before it fail.`);

/** The same for a member of a tier beside the one that was asked for. */
export function asNeighbour(number: number, tier: Tier | null): string {
  return neighbourIn[tier ?? 'low'](number);
}

const inNeighbour = (tier: Tier): ((number: number) => string) =>
  numbered((number) => `Tried as number ${number}, in the neighbouring ${tier} tier.`);
const neighbourIn: Readonly<Record<Tier, (number: number) => string>> = {
  high: inNeighbour('high'),
  medium: inNeighbour('medium'),
  low: inNeighbour('low'),
};

function numbered(write: (number: number) => string): (number: number) => string {
  const written: string[] = [];
  return (number) => (written[number] ??= write(number));
}

/** @returns a number with thousands separators, e.g. `200,000`. */
export function count(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** @returns `a`, `a and b`, `a, b and c` */
export function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** What the first by each order is. */
export const best: Readonly<Record<Sort, string>> = {
  price: 'cheapest',
  throughput: 'fastest',
  latency: 'quickest to begin',
};
