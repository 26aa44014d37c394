import type { Vault } from './vault.ts';

/**
 * A vault that keeps working when the store behind it refuses a change, e.g. on a full disk: the secret is held in memory
 * until the program ends, and the warning says so.
 */
export function createResilientVault(vault: Vault): Vault {
  const unsaved = new Map<string, string>();
  return {
    kind: vault.kind,
    get warning() {
      const count = unsaved.size;
      if (count === 0) return vault.warning;
      const unsavedWarning = `${count} ${count === 1 ? 'key' : 'keys'} could not be saved: they hold until Pareto Desk is closed.`;
      return vault.warning === null ? unsavedWarning : `${unsavedWarning} ${vault.warning}`;
    },
    get: (name) => unsaved.get(name) ?? vault.get(name),
    list: () => [...new Set([...vault.list(), ...unsaved.keys()])],
    set: async (name, secret) => {
      try {
        await vault.set(name, secret);
        unsaved.delete(name);
      } catch {
        unsaved.set(name, secret); // the warning tells
      }
    },
    remove: async (name) => {
      unsaved.delete(name);
      await vault.remove(name);
    },
  };
}
