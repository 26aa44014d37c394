import { isPrivate } from './private-file.ts';
import { readSecretsFile, writeSecretsFile } from './secrets-file.ts';
import type { Vault } from './vault.ts';

/**
 * Secrets as plain text in a file that only its owner may read (0600): the last resort where the system has no key store.
 *
 * @param reason why no better store is used, as the end of a sentence, e.g. `no system keyring answered`.
 */
export function openFileVault(file: string, reason: string, now: () => Date): Vault {
  const found = readSecretsFile(file, now);
  let secrets = found.entries;
  const change = (edit: (copy: Map<string, string>) => void): void => {
    const next = new Map(secrets);
    edit(next);
    writeSecretsFile(file, next);
    secrets = next;
  };
  return {
    kind: 'file',
    get warning() {
      return warningFor(file, reason, found.setAside);
    },
    get: (name) => secrets.get(name),
    list: () => [...secrets.keys()],
    set: async (name, secret) => change((copy) => copy.set(name, secret)),
    remove: async (name) => {
      if (secrets.has(name)) change((copy) => copy.delete(name));
    },
  };
}

function warningFor(file: string, reason: string, setAside: string | null): string {
  const readers = isOpenToOthers(file) ? 'by others too: this disk keeps no rights' : 'by your user only';
  const plain = `Keys are stored as plain text in ${file}, readable ${readers}, because ${reason}.`;
  return setAside === null ? plain : `${plain} The file ${setAside}; please enter your keys again.`;
}

function isOpenToOthers(file: string): boolean {
  try {
    return !isPrivate(file);
  } catch {
    return false; // there is none yet
  }
}
