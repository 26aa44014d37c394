import type { ClientKeyView } from '../../../shared/app-state.ts';
import { noClientLimits } from '../../../shared/guardrails.ts';

const dayMs = 86_400_000;

/** A client key of today without rules of its own, with some members replaced. */
export function clientKeyOf(
  members: Partial<ClientKeyView> & Pick<ClientKeyView, 'id' | 'name' | 'lastFour'>,
): ClientKeyView {
  return {
    createdAt: Date.now(),
    lastUsedAt: null,
    isDefault: false,
    defaultTier: null,
    preventOverrides: false,
    limits: noClientLimits,
    fromConfig: false,
    ...members,
  };
}

/** The key that every start has. */
export function defaultClientKey(): ClientKeyView {
  return clientKeyOf({
    id: 'default',
    name: 'Default',
    lastFour: 'J2aL',
    isDefault: true,
    createdAt: Date.now() - 9 * dayMs,
  });
}

/** A desk in use: a key per client. */
export function manyClientKeys(): ClientKeyView[] {
  const now = Date.now();
  return [
    { ...defaultClientKey(), lastUsedAt: now - 40_000 },
    clientKeyOf({
      id: 'cc',
      name: 'Claude Code',
      lastFour: 'x8Pw',
      createdAt: now - 3 * dayMs,
      lastUsedAt: now - 250_000,
      defaultTier: 'high',
    }),
    clientKeyOf({
      id: 'zed',
      name: 'Zed',
      lastFour: 'tR5n',
      createdAt: now - dayMs,
      defaultTier: 'low',
      fromConfig: true,
    }),
  ];
}
