import type { ConfigFile } from '../../shared/config-file.ts';
import type { StoredClientKey } from '../storage/stored-settings.ts';
import { configClientKeyEntry, defaultClientKeyEntry, type Vault } from '../storage/vault.ts';
import { hashSecret, newClientSecret, toStoredClientKey } from './client-secret.ts';

/** A client key with everything the window shows of it. */
export interface DeskClientKey extends StoredClientKey {
  /** The one whose secret rests in the vault and can be shown again. */
  readonly isDefault: boolean;
  readonly fromConfig: boolean;
}

/** A client key of the `--config` file, with its secret; it is kept in memory only. */
export interface ConfigClientSecret {
  readonly secret: string;
  readonly key: StoredClientKey;
}

/**
 * Makes sure that there is a default key whose secret is known: the key that belongs to the secret in the vault, else a
 * new one. Earlier default keys stay valid as ordinary keys, because clients may hold them.
 *
 * @returns the keys to store, and whether they changed. Rejects when the vault cannot keep the new secret.
 */
export async function ensureDefaultKey(
  keys: readonly StoredClientKey[],
  vault: Vault,
  fresh: { readonly id: string; readonly createdAt: number },
): Promise<readonly StoredClientKey[]> {
  const secret = vault.get(defaultClientKeyEntry);
  if (secret !== undefined && keys.some(({ hash }) => hash === hashSecret(secret))) return keys;
  const created = secret ?? newClientSecret();
  const details = { ...fresh, name: nameFor(keys), defaultTier: null, preventOverrides: false };
  if (secret === undefined) await vault.set(defaultClientKeyEntry, created);
  return [toStoredClientKey(created, details), ...keys];
}

function nameFor(keys: readonly StoredClientKey[]): string {
  const taken = new Set(keys.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'Default' : `Default ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** @returns the file's client keys; one that has no key there gets one, which the vault keeps for the next start. */
export async function readConfigClientKeys(
  config: ConfigFile,
  vault: Vault,
  now: number,
): Promise<readonly ConfigClientSecret[]> {
  const secrets: ConfigClientSecret[] = [];
  for (const { name, key, limits, defaultTier = null, preventOverrides = false } of config.clientKeys ?? []) {
    const secret = key ?? (await keptSecret(name, vault));
    const details = { id: `config:${name}`, name, defaultTier, preventOverrides, limits, createdAt: now };
    secrets.push({ secret, key: toStoredClientKey(secret, details) });
  }
  return secrets;
}

async function keptSecret(name: string, vault: Vault): Promise<string> {
  const kept = vault.get(configClientKeyEntry(name));
  if (kept !== undefined) return kept;
  const secret = newClientSecret();
  await vault.set(configClientKeyEntry(name), secret);
  return secret;
}

/** @returns every key that lets a client in, the default one first. */
export function joinClientKeys(
  stored: readonly StoredClientKey[],
  fromConfig: readonly ConfigClientSecret[],
  defaultSecret: string | undefined,
): readonly DeskClientKey[] {
  const defaultHash = defaultSecret === undefined ? null : hashSecret(defaultSecret);
  return [
    ...stored.map((key) => toDeskKey(key, key.hash === defaultHash, false)),
    ...fromConfig.map(({ key }) => toDeskKey(key, false, true)),
  ].toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

/** Fields in one order, wherever the key comes from: what reads them for every request is compiled for one shape. */
function toDeskKey(key: StoredClientKey, isDefault: boolean, fromConfig: boolean): DeskClientKey {
  const { content, budget, rateLimits, allowed, expiresAt } = key.limits;
  return {
    id: key.id,
    name: key.name,
    hash: key.hash,
    defaultTier: key.defaultTier,
    preventOverrides: key.preventOverrides,
    limits: { content, budget, rateLimits, allowed, expiresAt },
    lastFour: key.lastFour,
    createdAt: key.createdAt,
    lastUsedAt: key.lastUsedAt,
    isDefault,
    fromConfig,
  };
}
