import type { Tier } from '../shared/tier.ts';

/** What a person reads for each tier. */
export const tierWords: Readonly<Record<Tier, { readonly name: string; readonly promise: string }>> = {
  high: { name: 'High', promise: 'The strongest coders' },
  medium: { name: 'Medium', promise: 'Strong, at a fraction of the price' },
  low: { name: 'Low', promise: 'Cheapest that still codes well' },
};

/** Best first. Taken from the words, because the schema would bring zod into the window. */
export const tierOrder = Object.keys(tierWords) as readonly Tier[];

export function tierName(tier: Tier | null): string {
  return tier === null ? 'No tier' : tierWords[tier].name;
}
