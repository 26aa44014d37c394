import type { Tier } from '../../shared/tier.ts';

/** What a person can do from tray and menu bar. */
export interface ShellActions {
  readonly setTier: (tier: Tier) => void;
  readonly showWindow: () => void;
  readonly copyBaseUrl: () => void;
  readonly quit: () => void;
}
