import type { MenuItemConstructorOptions } from 'electron';
import { tiers, type Tier } from '../../shared/tier.ts';
import type { ShellFacts } from './shell-facts.ts';

const words: Readonly<Record<Tier, string>> = { high: 'High', medium: 'Medium', low: 'Low' };

/**
 * The tier switch as menu lines, e.g. `High: anthropic/claude-…`, for tray and menu bar.
 *
 * @param accelerator `CmdOrCtrl+Shift+1` and so on; only the menu bar listens to keys
 */
export function tierItems(
  facts: Pick<ShellFacts, 'tier' | 'picks'>,
  setTier: (tier: Tier) => void,
  accelerator?: (position: number) => string,
): MenuItemConstructorOptions[] {
  return tiers.map((tier, index) => ({
    id: `tier-${tier}`,
    label: `${words[tier]}: ${facts.picks[tier] ?? 'nothing available'}`,
    type: 'radio',
    checked: facts.tier === tier,
    click: () => setTier(tier),
    ...(accelerator && { accelerator: accelerator(index + 1) }),
  }));
}
