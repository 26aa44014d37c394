import type { Tier } from '../../shared/tier.ts';
import { tierName } from '../tier-words.ts';
import './tier-mark.css';

/** Told apart by shape as well as by colour: circle, diamond, triangle; a small square for models outside every tier. */
export const tierPaths: Readonly<Record<Tier | 'none', string>> = {
  high: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z',
  medium: 'M0-6 6 0 0 6-6 0Z',
  low: 'M0-5.6 5.6 4.4H-5.6Z',
  none: 'M-3.2-3.2h6.4v6.4h-6.4Z',
};

export function TierShape({ tier, size = 10 }: { readonly tier: Tier | null; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="-6.5 -6.5 13 13"
      aria-hidden="true"
      className="tier-shape"
      data-tier={tier ?? 'none'}
    >
      <path d={tierPaths[tier ?? 'none']} />
    </svg>
  );
}

/** Shape and word of a tier. */
export function TierMark({ tier }: { readonly tier: Tier | null }) {
  return (
    <span className="tier-mark" data-tier={tier ?? 'none'}>
      <TierShape tier={tier} />
      {tierName(tier)}
    </span>
  );
}
