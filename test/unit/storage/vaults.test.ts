import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Keyring } from '../../../electron/storage/keyring-vault.ts';
import { tellOfKeysElsewhere } from '../../../electron/storage/keys-elsewhere.ts';
import { openVault } from '../../../electron/storage/open-vault.ts';
import { createSealedVault, type Seal } from '../../../electron/storage/sealed-vault.ts';
import type { Vault } from '../../../electron/storage/vault.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const now = () => new Date('2026-11-23T21:05:03.120Z');

/** A keyring in memory: what the native module does where a daemon runs. */
function fakeKeyring(entries = new Map<string, string>()): Keyring {
  return {
    AsyncEntry: class {
      readonly #key: string;
      constructor(service: string, name: string) {
        this.#key = `${service}/${name}`;
      }
      async setPassword(secret: string): Promise<void> {
        entries.set(this.#key, secret);
      }
      async getPassword(): Promise<string | null> {
        return entries.get(this.#key) ?? null;
      }
      async deletePassword(): Promise<boolean> {
        return entries.delete(this.#key);
      }
    },
  };
}

/** Reversible and recognisable, in place of the system's encryption. */
function fakeSeal(reseal = false): Seal {
  const mask = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
  return {
    seal: async (text) => Buffer.concat([Buffer.from('v1'), mask(Buffer.from(text))]),
    unseal: async (bytes) => {
      if (bytes.subarray(0, 2).toString() !== 'v1') throw new Error(`cannot open ${bytes.toString()}`);
      return { text: mask(bytes.subarray(2)).toString(), reseal };
    },
  };
}

interface Kind {
  readonly kind: Vault['kind'];
  readonly lasts: boolean;
  /** Opens the vault of one directory, as every start does. */
  readonly open: (directory: string) => Promise<Vault>;
}

const ring = fakeKeyring();
const kinds: readonly Kind[] = [
  { kind: 'file', lasts: true, open: (directory) => openVault('file', directory, now) },
  { kind: 'keyring', lasts: true, open: (directory) => openVault('keyring', directory, now, async () => ring) },
  {
    kind: 'safe-storage',
    lasts: true,
    open: (directory) => createSealedVault(fakeSeal(), join(directory, 'keys'), now),
  },
  { kind: 'memory', lasts: false, open: (directory) => openVault('memory', directory, now) },
];

describe.each(kinds)('a $kind vault', ({ kind, lasts, open }) => {
  test('gives back, replaces, lists and forgets secrets', async () => {
    const vault = await open(temporaryDirectory());
    await vault.set('provider:acme', 'sk-one');
    await vault.set('provider:acme', 'sk-two');
    await vault.set('provider:other', 'sk-three');
    await vault.remove('provider:other');
    await vault.remove('provider:never-there');
    expect([vault.kind, vault.list(), vault.get('provider:acme'), vault.get('provider:other')]).toEqual([
      kind,
      ['provider:acme'],
      'sk-two',
      undefined,
    ]);
  });

  test(lasts ? 'has the secrets after a restart' : 'is empty after a restart', async () => {
    const directory = temporaryDirectory();
    const before = await open(directory);
    await before.set('provider:acme', 'sk-one');
    await before.set('provider:gone', 'sk-two');
    await before.remove('provider:gone');
    const after = await open(directory);
    expect([...after.list()]).toEqual(lasts ? ['provider:acme'] : []);
    expect(after.get('provider:acme')).toBe(lasts ? 'sk-one' : undefined);
  });

  test('keeps two data directories apart', async () => {
    await (await open(temporaryDirectory())).set('provider:acme', 'sk-one');
    expect((await open(temporaryDirectory())).get('provider:acme')).toBeUndefined();
  });

  test('writes private files only, and no secret in plain text unless it says so', async () => {
    const directory = temporaryDirectory();
    const vault = await open(directory);
    await vault.set('provider:acme', 'sk-plain-secret');
    expect(readdirSync(directory).length > 0).toBe(lasts);
    for (const name of readdirSync(directory)) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
      const plain = readFileSync(join(directory, name), 'utf8').includes('sk-plain-secret');
      expect(plain).toBe(vault.warning?.includes('plain text') ?? false);
    }
  });
});

test('where no keyring answers, a private file is used and the warning says why', async () => {
  const directory = temporaryDirectory();
  const broken: Keyring = {
    AsyncEntry: class {
      async setPassword(): Promise<void> {
        throw new Error('AccessDenied');
      }
      async getPassword(): Promise<null> {
        return null;
      }
      async deletePassword(): Promise<boolean> {
        return false;
      }
    },
  };
  const vault = await openVault('auto', directory, now, async () => broken);
  expect([vault.kind, vault.warning]).toEqual([
    'file',
    `Keys are stored as plain text in ${join(directory, 'keys.json')}, readable by your user only, because no system keyring answered.`,
  ]);
  await expect(openVault('keyring', directory, now, async () => broken)).rejects.toThrow('No system keyring answered');
});

test('a key store that is there at last tells of the keys that still lie in the plain file', async () => {
  const directory = temporaryDirectory();
  const file = await openVault('file', directory, now);
  await file.set('client-key', 'pd-made-by-the-program');
  expect((await openVault('auto', directory, now, async () => fakeKeyring())).warning).toBeNull();
  await file.set('provider:acme', 'sk-one');
  const { kind, warning } = await openVault('auto', directory, now, async () => fakeKeyring());
  expect([kind, warning]).toEqual([
    'keyring',
    `${join(directory, 'keys.json')} still holds a key that is not used any more, as plain text, from a time without a key store. Enter what is missing again, then delete the file.`,
  ]);
});

test('without Electron the vault tells of keys that only the app can open, until they are here too', async () => {
  const directory = temporaryDirectory();
  const app = await createSealedVault(fakeSeal(), join(directory, 'secrets.sealed.json'), now);
  await app.set('client-key', 'pd-1');
  await app.set('provider:acme@https://acme.example', 'sk-1');
  await app.set('provider:other@https://other.example', 'sk-1');
  const vault = await openVault('auto', directory, now, async () => fakeKeyring());
  expect(vault.warning).toBe(
    '2 keys were entered in the app, whose key store cannot be read without Electron. Enter them here too, or set them in the environment.',
  );
  await vault.set('provider:acme@https://acme.example', 'sk-1');
  expect(vault.warning).toContain('A key was entered in the app');
  await vault.set('provider:other@https://other.example', 'sk-1');
  expect(vault.warning).toBeNull();
  expect(tellOfKeysElsewhere(app, directory).warning).toBeNull();
});

test('the app tells of keys that were entered without it', async () => {
  const directory = temporaryDirectory();
  const keyring = await openVault('keyring', directory, now, async () => fakeKeyring());
  await keyring.set('provider:acme@https://acme.example', 'sk-1');
  const app = await createSealedVault(fakeSeal(), join(directory, 'secrets.sealed.json'), now);
  expect(tellOfKeysElsewhere(app, directory).warning).toBe(
    'A key was entered without Electron and cannot be read by the app. Enter it here too.',
  );
});

test('a missing native module counts as no keyring', async () => {
  const missing = async (): Promise<Keyring> => {
    throw new Error('Cannot find module');
  };
  expect((await openVault('auto', temporaryDirectory(), now, missing)).kind).toBe('file');
});

test('a secret that cannot be written is not taken, and the error names the reason, not the secret', async () => {
  const directory = join(temporaryDirectory(), 'data');
  mkdirSync(directory);
  const vault = await openVault('file', directory, now);
  rmSync(directory, { recursive: true });
  writeFileSync(directory, '');
  const failure: unknown = await vault.set('provider:acme', 'sk-plain-secret').catch((error: unknown) => error);
  expect(String(failure)).toMatch(/^Error: The key could not be saved because/);
  expect(String(failure)).not.toContain('sk-plain-secret');
  expect(vault.get('provider:acme')).toBeUndefined();
});

test('a damaged key file is set aside, never deleted', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'keys.json'), '{"version":1,"entries":{"provider:acme":"sk-o');
  const vault = await openVault('file', directory, now);
  expect(vault.list()).toEqual([]);
  expect(vault.warning).toContain('keys.damaged-2026-11-23T21-05-03.json');
  expect(readFileSync(join(directory, 'keys.damaged-2026-11-23T21-05-03.json'), 'utf8')).toContain('sk-o');
});

test('a key file of a newer version is called that, and kept', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'keys.json'), '{"version":2,"entries":{}}');
  expect((await openVault('file', directory, now)).warning).toContain(
    'The file was written by a newer version of Pareto Desk and kept as keys.damaged-2026-11-23T21-05-03.json;',
  );
});

test('an entry that the system cannot open now stays in the file, and its content is in no message', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'keys');
  const foreign = Buffer.from('sealed elsewhere').toString('base64');
  writeFileSync(file, JSON.stringify({ version: 1, entries: { 'provider:acme': foreign } }));
  const vault = await createSealedVault(fakeSeal(), file, now);
  await vault.set('provider:other', 'sk-two');
  expect(vault.list()).toEqual(['provider:other']);
  expect(vault.warning).toMatch(/^1 stored key could not be opened/);
  expect(vault.warning).not.toContain('sealed elsewhere');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ entries: { 'provider:acme': foreign } });
});

test('an entry that asks for it is sealed again', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'keys');
  await (await createSealedVault(fakeSeal(), file, now)).set('provider:acme', 'sk-one');
  const seals: string[] = [];
  const counting: Seal = {
    ...fakeSeal(true),
    seal: async (text) => {
      seals.push(text);
      return fakeSeal().seal(text);
    },
  };
  expect((await createSealedVault(counting, file, now)).get('provider:acme')).toBe('sk-one');
  expect(seals).toEqual(['sk-one']);
});
