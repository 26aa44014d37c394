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

/** Vault name of a provider's key. */
export function providerEntry(provider: string): string {
  return `provider:${provider}`;
}

/** Vault name of the client key that the window may show again. */
export const defaultClientKeyEntry = 'client-key';
