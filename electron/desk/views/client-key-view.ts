import type { ClientKeyView } from '../../../shared/app-state.ts';
import type { DeskClientKey } from '../client-keys.ts';

/** @param lastUsedAt ms since epoch by key name, of this run. */
export function viewClientKeys(
  keys: readonly DeskClientKey[],
  lastUsedAt: ReadonlyMap<string, number>,
): ClientKeyView[] {
  return keys.map((key) => ({
    id: key.id,
    name: key.name,
    lastFour: key.lastFour,
    createdAt: key.createdAt,
    lastUsedAt: lastUsedAt.get(key.name) ?? key.lastUsedAt,
    isDefault: key.isDefault,
    defaultTier: key.defaultTier,
    preventOverrides: key.preventOverrides,
    limits: key.limits,
    fromConfig: key.fromConfig,
  }));
}
