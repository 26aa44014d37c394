import { expect, test } from 'vitest';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';

const monday = Date.parse('2026-11-23T00:00:00Z');
const hour = 3_600_000;
const usage = { prompt: 100, completion: 50, cached: 40, cacheWrite: 30, reasoning: 20 };

async function filled() {
  const { ledger } = openTestLedger();
  const attempts = [attemptLog({ usage, costUsd: 0.5 })];
  const failed = attemptLog({ model: 'acme/broken', provider: 'other', outcome: 'failed', usage, costUsd: 0.25 });
  await ledger.finished(requestLog({ at: monday + hour, attempts }), []);
  await ledger.finished(requestLog({ at: monday + 2 * hour, clientKey: 'Zed', attempts: [failed, ...attempts] }), []);
  await ledger.finished(
    requestLog({
      at: monday + 23.9 * hour,
      attempts: [attemptLog({ usage, costUsd: null })],
      costUsd: null,
      estimated: true,
    }),
    [],
  );
  await ledger.finished(
    requestLog({ at: monday + 24 * hour, outcome: 'refused', model: null, provider: null, usage: null, costUsd: null }),
    [],
  );
  await ledger.finished(requestLog({ at: monday + 25 * hour, attempts, demo: true }), []);
  return ledger;
}

test('one sum holds every attempt, marks what is unknown, and leaves simulated answers out', async () => {
  const ledger = await filled();
  expect(await ledger.read.usage({ since: 0, until: monday + 48 * hour, by: [], zone: 'utc' })).toEqual([
    {
      day: null,
      model: null,
      provider: null,
      clientKey: null,
      requests: 4,
      failed: 1,
      promptTokens: 400,
      completionTokens: 200,
      cachedTokens: 160,
      cacheWriteTokens: 120,
      reasoningTokens: 80,
      costUsd: 1.25,
      unknownCost: 1,
      estimated: 1,
    },
  ]);
});

test.each([
  [
    'day',
    [
      ['2026-11-23', 3, 1.25],
      ['2026-11-24', 1, 0],
    ],
  ],
  [
    'model',
    [
      [null, 1, 0],
      ['acme/big', 3, 1],
      ['acme/broken', 0, 0.25],
    ],
  ],
  [
    'provider',
    [
      [null, 1, 0],
      ['acme', 3, 1],
      ['other', 0, 0.25],
    ],
  ],
  [
    'clientKey',
    [
      ['Default', 3, 0.5],
      ['Zed', 1, 0.75],
    ],
  ],
] as const)('sums can be kept apart by %s; a failed attempt is on the bill of its own model', async (group, sums) => {
  const ledger = await filled();
  const totals = await ledger.read.usage({ since: 0, until: monday + 48 * hour, by: [group], zone: 'utc' });
  expect(totals.map((total) => [total[group], total.requests, total.costUsd])).toEqual(sums);
});

test('a day may begin at local midnight', async () => {
  const ledger = await filled();
  const totals = await ledger.read.usage({ since: 0, until: monday + 48 * hour, by: ['day'], zone: 'local' });
  const localDay = (at: number) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const days = [1, 2, 23.75, 24].map((hours) => localDay(monday + hours * hour));
  expect(totals.map(({ day }) => day)).toEqual([...new Set(days)]);
});

test('times narrow the sum to the quarter hour', async () => {
  const ledger = await filled();
  const [sum] = await ledger.read.usage({ since: monday + hour, until: monday + 2 * hour, by: [], zone: 'utc' });
  expect(sum).toMatchObject({ requests: 1, costUsd: 0.5 });
});

test('an empty time has zero sums', async () => {
  const { ledger } = openTestLedger();
  expect(await ledger.read.usage({ since: 0, until: 1, by: [], zone: 'utc' })).toMatchObject([
    { requests: 0, costUsd: 0 },
  ]);
  expect(await ledger.read.usage({ since: 0, until: 1, by: ['model'], zone: 'utc' })).toEqual([]);
});

test('the hours of a day can be kept apart, and nothing is said of hours without a request', async () => {
  const ledger = await filled();
  const totals = await ledger.read.usage({ since: monday, until: monday + 24 * hour, by: ['hour'], zone: 'utc' });
  expect(totals.map((total) => [total.hour, total.requests])).toEqual([
    ['2026-11-23 01:00', 1],
    ['2026-11-23 02:00', 1],
    ['2026-11-23 23:00', 1],
  ]);
});
