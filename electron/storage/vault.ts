/**
 * Where secrets rest. Opened once at the start; from then on `get` and `list` answer from memory and only a change touches
 * the store behind it. No method ever puts a secret into an error.
 */
export interface Vault {
  readonly kind: 'safe-storage' | 'keyring' | 'file' | 'memory';
  /** What the user should know about this kind of store, one plain sentence; null when it is as safe as it should be. */
  readonly warning: string | null;
  readonly get: (name: string) => string | undefined;
  readonly list: () => readonly string[];
  /** Rejects when it could not be saved; the secret in memory is then the one from before. */
  readonly set: (name: string, secret: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

/**
 * Vault name of a provider's key. The origin is part of it: a key that was entered for one address is not found, and so
 * never sent, when the provider's base URL is changed to another.
 */
export function providerEntry(provider: string, baseUrl: string): string {
  return `${providerEntryPrefix(provider)}${new URL(baseUrl).origin}`;
}

/** Start of the names of all keys of a provider. */
export function providerEntryPrefix(provider: string): string {
  return `provider:${provider}@`;
}

/** Vault name of the client key that the window may show again. */
export const defaultClientKeyEntry = 'client-key';

/** Vault name of the client key made for a name in the configuration file that has no key there. */
export function configClientKeyEntry(name: string): string {
  return `client-key:${name}`;
}
