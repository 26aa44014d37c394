import { expect, test } from 'vitest';
import { noClientLimits } from '../../../shared/guardrails.ts';
import { hashSecret, newClientSecret, toStoredClientKey } from '../../../electron/desk/client-secret.ts';

test('a client key is pd- and 32 random bytes, safe in an address', () => {
  const secrets = new Set(Array.from({ length: 100 }, newClientSecret));
  expect(secrets.size).toBe(100);
  for (const secret of secrets) expect(secret).toMatch(/^pd-[A-Za-z0-9_-]{43}$/);
});

test('what is kept of a key is its SHA-256 and its last four characters', () => {
  const details = { id: 'k1', name: 'Editor', defaultTier: null, preventOverrides: false, createdAt: 7 };
  expect(toStoredClientKey('pd-abcd', details)).toEqual({
    ...details,
    limits: noClientLimits,
    hash: hashSecret('pd-abcd'),
    lastFour: 'abcd',
    lastUsedAt: null,
  });
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
