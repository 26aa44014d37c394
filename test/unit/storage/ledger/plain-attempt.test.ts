import { expect, test } from 'vitest';
import { isPlain, plainAttempt } from '../../../../electron/storage/ledger/plain-attempt.ts';
import type { AttemptLog } from '../../../../shared/request-log.ts';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';

const usage = { prompt: 10, completion: 5, cached: 2, cacheWrite: 1, reasoning: 3 };
const { attempts: _none, ...answered } = requestLog({
  at: 1_000,
  overheadMs: 3,
  durationMs: 203,
  model: 'acme/big',
  provider: 'acme',
  tierUsed: 'high',
  usage,
  costUsd: 0.25,
});
const plain = plainAttempt(answered);

test('an attempt that the request tells wholly of is plain', () => {
  expect(plain).toEqual(attemptLog({ startedAt: 1_003, usage }));
  expect(isPlain({ ...answered, attempts: [plain] })).toBe(true);
});

test.each<Partial<AttemptLog>>([
  { model: 'acme/other' },
  { provider: 'other' },
  { tier: 'low' },
  { role: 'fallback' },
  { startedAt: 1_004 },
  { durationMs: 201 },
  { status: 201 },
  { outcome: 'aborted' },
  { reason: 'x' },
  { message: 'x' },
  { usage: { ...usage } },
  { costUsd: null },
])('one that differs by %j is not', (difference) => {
  expect(isPlain({ ...answered, attempts: [{ ...plain, ...difference }] })).toBe(false);
});

test('two attempts, and none, are not', () => {
  expect(isPlain({ ...answered, attempts: [plain, plain] })).toBe(false);
  expect(isPlain({ ...answered, attempts: [] })).toBe(false);
});

test('a plain attempt comes back from the ledger as it was', async () => {
  const { ledger } = openTestLedger();
  await ledger.finished({ ...answered, attempts: [plain] }, []);
  const { entries } = await ledger.read.page({ filter: {}, after: null, limit: 1 });
  expect(entries[0]?.attempts).toEqual([plain]);
});
