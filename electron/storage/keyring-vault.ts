import { z } from 'zod';
import { readTextIfThere, writePrivateFile } from './private-file.ts';
import type { Vault } from './vault.ts';

/** The parts of `@napi-rs/keyring` that are used. */
export interface Keyring {
  readonly AsyncEntry: new (
    service: string,
    name: string,
    options?: { linux?: { store?: 'secret-service' | 'keyutils' } },
  ) => {
    setPassword(secret: string, signal?: AbortSignal): Promise<void>;
    getPassword(signal?: AbortSignal): Promise<string | null>;
    deletePassword(signal?: AbortSignal): Promise<boolean>;
  };
}

/** A keyring that asks the user to unlock it answers late; one that hangs must not hold up the start. */
const answerWithinMs = 15_000;

/** Linux would fall back to the kernel's keyring, which forgets everything at the next boot. */
const lasting = { linux: { store: 'secret-service' } } as const;

/**
 * Secrets in the operating system's keyring, tried first with a real entry.
 *
 * @param service name the entries stand under; one per data directory.
 * @param indexFile keeps the names of the entries, no secrets: a keyring cannot list them on every system.
 * @returns null when no keyring answers.
 */
export async function openKeyringVault(keyring: Keyring, service: string, indexFile: string): Promise<Vault | null> {
  const entry = (name: string) => new keyring.AsyncEntry(service, name, lasting);
  try {
    const probe = entry('probe');
    await within(probe.setPassword('probe'));
    if ((await within(probe.getPassword())) !== 'probe') return null;
    await within(probe.deletePassword());
    return await openEntries(entry, indexFile);
  } catch {
    return null; // no daemon, locked and not unlocked, or no bus: the caller takes the next store and says so
  }
}

async function openEntries(
  entry: (name: string) => InstanceType<Keyring['AsyncEntry']>,
  indexFile: string,
): Promise<Vault> {
  const secrets = new Map<string, string>();
  for (const name of readKeyringIndex(indexFile)) {
    const secret = await within(entry(name).getPassword());
    if (secret !== null) secrets.set(name, secret);
  }
  const writeIndex = (names: readonly string[]): void => writePrivateFile(indexFile, JSON.stringify(names));
  return {
    kind: 'keyring',
    warning: null,
    get: (name) => secrets.get(name),
    list: () => [...secrets.keys()],
    set: async (name, secret) => {
      await orSay(async () => {
        writeIndex([...new Set([...secrets.keys(), name])]);
        await within(entry(name).setPassword(secret));
      });
      secrets.set(name, secret);
    },
    remove: async (name) => {
      await orSay(() => within(entry(name).deletePassword()));
      secrets.delete(name);
      await orSay(async () => writeIndex([...secrets.keys()]));
    },
  };
}

/** Names of the entries that were made, also where no keyring answers. */
export function readKeyringIndex(indexFile: string): readonly string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readTextIfThere(indexFile) ?? '[]'));
  } catch {
    return []; // the names can be found again by entering the keys; the keyring replaces entries of the same name
  }
}

async function orSay(change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch {
    throw new Error('The system keyring refused the change. Unlock it and try again.');
  }
}

async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The keyring did not answer.')), answerWithinMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
