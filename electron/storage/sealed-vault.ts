import { readSecretsFile, writeSecretsFile } from './secrets-file.ts';
import type { Vault } from './vault.ts';

/** Encryption by the operating system; Electron's async `safeStorage` fits it with two one-line functions. */
export interface Seal {
  readonly seal: (text: string) => Promise<Buffer>;
  /** `reseal` asks for the entry to be sealed again, e.g. because the system's key has changed. */
  readonly unseal: (bytes: Buffer) => Promise<{ readonly text: string; readonly reseal: boolean }>;
}

/**
 * Secrets sealed one by one and kept in `file` (0600). An entry that cannot be opened now stays in the file: the system's
 * key may be back at the next start.
 *
 * @param warning what the user should know about the system's own encryption, e.g. a Linux without keyring; else null.
 */
export async function createSealedVault(
  seal: Seal,
  file: string,
  now: () => Date,
  warning: string | null = null,
): Promise<Vault> {
  const found = readSecretsFile(file, now);
  const opened = await openAll(seal, found.entries);
  let sealed = opened.sealed;
  const secrets = new Map(opened.secrets);
  if (opened.resealed) tryToWrite(file, sealed);

  const write = (name: string, bytes: Buffer | null): void => {
    const next = new Map(sealed);
    if (bytes === null) next.delete(name);
    else next.set(name, bytes.toString('base64'));
    writeSecretsFile(file, next);
    sealed = next;
  };
  const warnings = [warning, lossWarning(opened.lost, found.setAside)].filter((sentence) => sentence !== null);
  return {
    kind: 'safe-storage',
    warning: warnings.length === 0 ? null : warnings.join(' '),
    get: (name) => secrets.get(name),
    list: () => [...secrets.keys()],
    set: async (name, secret) => {
      write(name, await sealOrSay(seal, secret));
      secrets.set(name, secret);
    },
    remove: async (name) => {
      if (sealed.has(name)) write(name, null);
      secrets.delete(name);
    },
  };
}

interface Opened {
  readonly secrets: ReadonlyMap<string, string>;
  readonly sealed: ReadonlyMap<string, string>;
  readonly resealed: boolean;
  /** How many entries could not be opened. */
  readonly lost: number;
}

async function openAll(seal: Seal, entries: ReadonlyMap<string, string>): Promise<Opened> {
  const secrets = new Map<string, string>();
  const sealed = new Map(entries);
  let resealed = false;
  let lost = 0;
  for (const [name, base64] of entries) {
    try {
      const { text, reseal } = await seal.unseal(Buffer.from(base64, 'base64'));
      secrets.set(name, text);
      if (!reseal) continue;
      sealed.set(name, (await seal.seal(text)).toString('base64'));
      resealed = true;
    } catch {
      if (!secrets.has(name)) lost += 1; // told to the user as a number; the reason may quote the text
    }
  }
  return { secrets, sealed, resealed, lost };
}

/** The old seals still open, so a full disk at the start is no reason to stop. */
function tryToWrite(file: string, sealed: ReadonlyMap<string, string>): void {
  try {
    writeSecretsFile(file, sealed);
  } catch {
    // sealed again at the next start
  }
}

async function sealOrSay(seal: Seal, secret: string): Promise<Buffer> {
  try {
    return await seal.seal(secret);
  } catch {
    throw new Error('The key could not be saved because the system’s encryption refused.');
  }
}

function lossWarning(lost: number, setAside: string | null): string | null {
  if (setAside !== null) return `The key file ${setAside}; please enter your keys again.`;
  if (lost === 0) return null;
  return `${lost} stored ${lost === 1 ? 'key' : 'keys'} could not be opened by the system’s key store; enter them again if they stay missing.`;
}
