import { join } from 'node:path';
import { safeStorage } from 'electron';
import { openFileVault } from '../storage/file-vault.ts';
import { sealedKeysFile, tellOfKeysElsewhere } from '../storage/keys-elsewhere.ts';
import { createSealedVault, type Seal } from '../storage/sealed-vault.ts';
import { unusedSecretsWarning } from '../storage/secrets-file.ts';
import type { Vault } from '../storage/vault.ts';

/**
 * Opens the vault that the operating system's key store seals (Keychain, DPAPI, Secret Service); where there is none, the
 * private file with its warning. Must run after the app is ready.
 */
export async function openSystemVault(dataDir: string, now: () => Date): Promise<Vault> {
  const plainFile = join(dataDir, 'keys.json');
  if (!(await safeStorage.isAsyncEncryptionAvailable())) {
    return openFileVault(plainFile, 'the system’s key store did not answer', now);
  }
  const warnings = [backendWarning(), unusedSecretsWarning(plainFile)].filter((sentence) => sentence !== null);
  const warning = warnings.length === 0 ? null : warnings.join(' ');
  const vault = await createSealedVault(systemSeal, sealedKeysFile(dataDir), now, warning);
  return tellOfKeysElsewhere(vault, dataDir);
}

const systemSeal: Seal = {
  seal: (text) => safeStorage.encryptStringAsync(text),
  unseal: async (bytes) => {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes);
    return { text: result, reseal: shouldReEncrypt };
  },
};

/** Chromium's `basic_text` encrypts with a password that is in its sources. */
function backendWarning(): string | null {
  if (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text') return null;
  return 'This desktop has no key ring, so keys are stored almost as plain text, readable by your user only. Install and unlock one, e.g. gnome-keyring.';
}
