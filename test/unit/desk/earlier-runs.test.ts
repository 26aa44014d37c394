import { expect, test } from 'vitest';
import { readEarlierRuns, readUsedBefore } from '../../../electron/desk/earlier-runs.ts';
import { attemptLog } from '../../support/attempt-logs.ts';
import { openTestLedger } from '../../support/open-ledger.ts';
import { requestLog } from '../../support/request-logs.ts';

const now = new Date(2026, 10, 27, 15).getTime();
const day = 86_400_000;

async function usedLedger() {
  const { ledger } = openTestLedger();
  const usage = { prompt: 100, completion: 20, cached: 60, cacheWrite: 5, reasoning: 0 };
  const attempts = [attemptLog({ usage, costUsd: 0.5 })];
  await ledger.finished(requestLog({ id: 'old', at: now - 40 * day, usage, attempts }), []);
  await ledger.finished(requestLog({ id: 'yesterday', at: now - day, usage, attempts }), []);
  await ledger.finished(requestLog({ id: 'today', at: now - 1_000, usage, attempts }), []);
  await ledger.finished(requestLog({ id: 'demo', at: now - 500, usage, attempts, demo: true }), []);
  return ledger;
}

test('a start finds what earlier runs left: the newest requests last, and what was spent today on real answers', async () => {
  const { requests, spend } = readEarlierRuns(await usedLedger(), now);
  expect(requests.map(({ id }) => id)).toEqual(['old', 'yesterday', 'today', 'demo']);
  expect(spend).toMatchObject({
    day: '2026-11-27',
    requests: 1,
    promptTokens: 100,
    completionTokens: 20,
    costUsd: 0.5,
  });
});

test('prices are weighed by what was used in the last thirty days', async () => {
  expect(readUsedBefore(await usedLedger(), now)).toMatchObject({ prompt: 200, cached: 120, completion: 40 });
});

test.each([
  ['is not open', () => null],
  [
    'cannot be read',
    () => {
      throw new Error('database disk image is malformed');
    },
  ],
])('a ledger that %s holds no start up', (_what, atStart) => {
  expect(readEarlierRuns({ atStart }, now)).toEqual({ requests: [], spend: null });
  expect(readUsedBefore({ atStart }, now)).toBeUndefined();
});
