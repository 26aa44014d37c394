import { expect, test } from 'vitest';
import { joinClientKeys } from '../../../electron/desk/client-keys.ts';
import { toStoredClientKey } from '../../../electron/desk/client-secret.ts';
import { noClientLimits } from '../../../shared/guardrails.ts';

const details = { defaultTier: null, preventOverrides: false, createdAt: 7 };

test('a client key has the same fields in the same order wherever it comes from, the default one first', () => {
  const { lastUsedAt, ...other } = toStoredClientKey('pd-other', { id: 'k1', name: 'Other', ...details });
  const stored = [{ lastUsedAt, ...other }, toStoredClientKey('pd-default', { id: 'k2', name: 'Default', ...details })];
  const { expiresAt, ...rules } = noClientLimits;
  const limits = { expiresAt, ...rules };
  const fromConfig = toStoredClientKey('pd-file', { id: 'config:File', name: 'File', limits, ...details });
  const keys = joinClientKeys(stored, [{ secret: 'pd-file', key: fromConfig }], 'pd-default');
  expect(keys).toEqual([
    { ...stored[1], isDefault: true, fromConfig: false },
    { ...stored[0], isDefault: false, fromConfig: false },
    { ...fromConfig, isDefault: false, fromConfig: true },
  ]);
  const [first] = keys;
  for (const key of keys) {
    expect(Object.keys(key)).toEqual(Object.keys(first ?? {}));
    expect(Object.keys(key.limits)).toEqual(Object.keys(first?.limits ?? {}));
  }
});
