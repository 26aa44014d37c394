import { join } from 'node:path';
import { openFileVault } from './file-vault.ts';
import { openKeyringVault, type Keyring } from './keyring-vault.ts';
import { keyringIndexFile, tellOfKeysElsewhere } from './keys-elsewhere.ts';
import { createMemoryVault } from './memory-vault.ts';
import { unusedSecretsWarning } from './secrets-file.ts';
import type { Vault } from './vault.ts';

/** `auto` = the system keyring where it answers, else a private file. */
export type VaultChoice = 'auto' | 'keyring' | 'file' | 'memory';

/** Opens the store for secrets of a run without Electron. Rejects only when a keyring was demanded and none answers. */
export async function openVault(
  choice: VaultChoice,
  dataDir: string,
  now: () => Date,
  loadKeyring: () => Promise<Keyring> = importKeyring,
): Promise<Vault> {
  return tellOfKeysElsewhere(await openStore(choice, dataDir, now, loadKeyring), dataDir);
}

async function openStore(
  choice: VaultChoice,
  dataDir: string,
  now: () => Date,
  loadKeyring: () => Promise<Keyring>,
): Promise<Vault> {
  const file = join(dataDir, 'keys.json');
  if (choice === 'memory') return createMemoryVault();
  if (choice === 'file') return openFileVault(file, 'you asked for it', now);
  const keyring = await loadOrNull(loadKeyring);
  const index = keyringIndexFile(dataDir);
  const vault = keyring === null ? null : await openKeyringVault(keyring, `Pareto Desk ${dataDir}`, index);
  if (vault !== null) return { ...vault, warning: unusedSecretsWarning(file) };
  if (choice === 'keyring') throw new Error('No system keyring answered. Unlock it, or start with --vault file.');
  return openFileVault(file, 'no system keyring answered', now);
}

async function loadOrNull(load: () => Promise<Keyring>): Promise<Keyring | null> {
  try {
    return await load();
  } catch {
    return null; // not installed, or not built for this system
  }
}

/** Native, so it stays outside the bundle and may be missing. */
async function importKeyring(): Promise<Keyring> {
  return import('@napi-rs/keyring');
}
