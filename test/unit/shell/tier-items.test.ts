import { expect, test, vi } from 'vitest';
import type { ShellFacts } from '../../../electron/shell/shell-facts.ts';
import { tierItems } from '../../../electron/shell/tier-items.ts';

const facts: ShellFacts = {
  tier: 'medium',
  picks: { high: 'acme/big', medium: 'acme/middle', low: null },
  lastModel: null,
  baseUrl: 'http://127.0.0.1:7273/v1',
  listenError: null,
  theme: 'system',
  startAtLogin: false,
  closeToTray: true,
};

test('shows each tier with the model it would take now, the present one ticked', () => {
  const lines = tierItems(facts, () => {}).map(({ label, checked, type }) => [label, checked, type]);
  expect(lines).toEqual([
    ['High: acme/big', false, 'radio'],
    ['Medium: acme/middle', true, 'radio'],
    ['Low: nothing available', false, 'radio'],
  ]);
});

test('a click chooses its tier', () => {
  const setTier = vi.fn();
  const [, , low] = tierItems(facts, setTier);
  type Click = NonNullable<NonNullable<typeof low>['click']>;
  low?.click?.({} as Parameters<Click>[0], undefined, {});
  expect(setTier.mock.calls).toEqual([['low']]);
});
