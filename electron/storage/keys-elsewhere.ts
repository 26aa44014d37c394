import { join } from 'node:path';
import { readKeyringIndex } from './keyring-vault.ts';
import { listSecretsFile } from './secrets-file.ts';
import { defaultClientKeyEntry, type Vault } from './vault.ts';

/** In the data folder: keys that the app has sealed with the system's key store. Only the app can open them. */
export function sealedKeysFile(dataDir: string): string {
  return join(dataDir, 'secrets.sealed.json');
}

/** In the data folder: names of the keys that a run without Electron keeps in the system's keyring. */
export function keyringIndexFile(dataDir: string): string {
  return join(dataDir, 'keyring-entries.json');
}

/**
 * The app and a run without Electron share a data folder, but each keeps keys in a store that the other cannot read. The vault
 * given back says so while keys are missing here that are there.
 */
export function tellOfKeysElsewhere(vault: Vault, dataDir: string): Vault {
  const isApp = vault.kind === 'safe-storage';
  // nobody else writes to the folder while this run has it
  const names = isApp ? readKeyringIndex(keyringIndexFile(dataDir)) : listSecretsFile(sealedKeysFile(dataDir));
  const elsewhere = names.filter((name) => !name.startsWith(defaultClientKeyEntry)); // client keys are made anew
  return {
    kind: vault.kind,
    get warning() {
      const here = new Set(vault.list());
      const missing = elsewhere.filter((name) => !here.has(name));
      const sentences = [vault.warning, missing.length === 0 ? null : sentence(missing.length, isApp)];
      return sentences.filter((text) => text !== null).join(' ') || null;
    },
    get: (name) => vault.get(name),
    list: () => vault.list(),
    set: (name, secret) => vault.set(name, secret),
    remove: (name) => vault.remove(name),
  };
}

function sentence(count: number, isApp: boolean): string {
  const keys = count === 1 ? 'A key was' : `${count} keys were`;
  const them = count === 1 ? 'it' : 'them';
  return isApp
    ? `${keys} entered without Electron and cannot be read by the app. Enter ${them} here too.`
    : `${keys} entered in the app, whose key store cannot be read without Electron. Enter ${them} here too, or set ${them} in the environment.`;
}
