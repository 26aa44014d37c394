import type { Vault } from './vault.ts';

/** Secrets that last until the program ends: nothing is written anywhere. */
export function createMemoryVault(): Vault {
  const secrets = new Map<string, string>();
  return {
    kind: 'memory',
    warning: 'Keys are kept in memory only: they are gone when Pareto Desk is closed.',
    get: (name) => secrets.get(name),
    list: () => [...secrets.keys()],
    set: async (name, secret) => void secrets.set(name, secret),
    remove: async (name) => void secrets.delete(name),
  };
}
