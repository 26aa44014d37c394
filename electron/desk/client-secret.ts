import { createHash, randomBytes } from 'node:crypto';
import { noClientLimits, type ClientLimits } from '../../shared/guardrails.ts';
import type { Tier } from '../../shared/tier.ts';
import type { StoredClientKey } from '../storage/stored-settings.ts';

/** Start of every client key, so that one in a wrong place is recognised. */
export const clientKeyPrefix = 'pd-';

/** A fresh client key: 32 random bytes. */
export function newClientSecret(): string {
  return clientKeyPrefix + randomBytes(32).toString('base64url');
}

/** SHA-256, hex. The secret is random, so it needs no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export interface ClientKeyDetails {
  readonly id: string;
  readonly name: string;
  readonly defaultTier: Tier | null;
  readonly preventOverrides: boolean;
  /** ms since epoch. */
  readonly createdAt: number;
  /** Absent = none. */
  readonly limits?: ClientLimits | undefined;
}

/** What is kept of a client key once its secret has been handed over. */
export function toStoredClientKey(secret: string, details: ClientKeyDetails): StoredClientKey {
  const { limits = noClientLimits } = details;
  return { ...details, limits, hash: hashSecret(secret), lastFour: secret.slice(-4), lastUsedAt: null };
}
