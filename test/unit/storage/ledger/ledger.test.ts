import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { inboxPath } from '../../../../electron/storage/ledger/inbox-file.ts';
import { unpackMs } from '../../../../electron/storage/ledger/unpack-schedule.ts';
import type { Verdict } from '../../../../shared/request-log.ts';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { countRows, countUnpacked } from '../../../support/count-requests.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const verdicts: readonly Verdict[] = [
  { model: 'acme/big', verdict: 'chosen', rule: 'cheapest-in-tier', detail: 'It is the cheapest.' },
  { model: 'acme/other', verdict: 'standby', rule: 'in-tier', detail: 'It would be next.' },
  { model: 'acme/small', verdict: 'excluded', rule: 'not-in-tier', detail: 'It is in tier low.' },
  { model: 'acme/tiny', verdict: 'excluded', rule: 'not-in-tier', detail: 'It is in no tier.' },
  { model: 'other/big', verdict: 'excluded', rule: 'no-key', detail: 'There is no key.' },
];
const everything = { filter: {}, after: null, limit: 100 };

test('a finished request is on disk when the promise resolves, and comes back as it was', async () => {
  const { ledger, file } = openTestLedger();
  const entry = requestLog({
    id: 'r-1',
    at: 1_795_000_000_123,
    attempts: [
      attemptLog({
        status: 429,
        outcome: 'failed',
        reason: 'rate_limited',
        message: 'Wait.',
        usage: null,
        costUsd: null,
      }),
      attemptLog({ model: 'acme/other', role: 'fallback' }),
    ],
    ignored: ['One setting had no effect.'],
    repairs: ['One field was left out.'],
    error: 'It\'s "quoted"',
    sessionKey: 'session-1',
    streamed: true,
  });
  await ledger.finished(entry, verdicts);
  expect(countRows(file)).toBe(1);
  const { entries, next } = await ledger.read.page(everything);
  expect(next).toBeNull();
  expect(entries).toEqual([
    {
      ...entry,
      verdictSummary: { chosen: ['acme/big'], standby: ['acme/other'], excluded: { 'not-in-tier': 2, 'no-key': 1 } },
    },
  ]);
  expect(await ledger.read.entry('r-1', entry.at)).toEqual(entries[0]);
  expect(await ledger.read.entry('r-2', entry.at)).toBeNull();
});

test('the first request of a turn is written at once, the others of it together, in their order', async () => {
  const { ledger, file } = openTestLedger();
  const many = Array.from({ length: 50 }, (_, index) =>
    ledger.finished(requestLog({ id: `r-${index}`, at: index }), []),
  );
  expect(countRows(file)).toBe(1);
  await many[1];
  expect(countRows(file)).toBe(50);
  const { entries } = await ledger.read.page(everything);
  expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => `r-${49 - index}`));
});

test('what a killed run left in the inbox is unpacked by the next one, once', async () => {
  const { ledger, file } = openTestLedger();
  await ledger.finished(requestLog({ id: 'r-1', at: Date.now(), attempts: [attemptLog()] }), verdicts);
  const copy = join(temporaryDirectory(), 'ledger.sqlite');
  for (const ending of ['', '-wal']) writeFileSync(copy + ending, readFileSync(file + ending));
  writeFileSync(inboxPath(copy), readFileSync(inboxPath(file)));
  const next = openTestLedger({}, copy);
  expect(next.ledger.spendSince(0)).toMatchObject([{ requests: 1, costUsd: 0.25 }]);
  expect((await next.ledger.read.page(everything)).entries.map(({ id }) => id)).toEqual(['r-1']);
  await next.ledger.close();
  const third = openTestLedger({}, copy);
  expect(third.ledger.spendSince(0)).toMatchObject([{ requests: 1, costUsd: 0.25 }]);
});

test('requests leave the inbox by themselves', async () => {
  const { ledger, file } = openTestLedger();
  await Promise.all(
    Array.from({ length: 250 }, (_, index) => ledger.finished(requestLog({ id: `r-${index}` }), verdicts)),
  );
  await vi.waitFor(() => expect(countUnpacked(file)).toBe(250), 10_000);
});

test('while many arrive they stay in the inbox; who asks sees all of them', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { ledger, file } = openTestLedger();
  try {
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(
        Array.from({ length: 150 }, (_, index) => ledger.finished(requestLog({ id: `${round}-${index}` }), verdicts)),
      );
      vi.advanceTimersByTime(unpackMs);
    }
    expect(countUnpacked(file)).toBe(0);
    vi.advanceTimersByTime(unpackMs);
    vi.advanceTimersByTime(1_000);
    expect(countUnpacked(file)).toBe(600);
    void ledger.finished(requestLog({ id: 'last' }), verdicts);
  } finally {
    vi.useRealTimers();
  }
  expect(await ledger.read.count({}, null)).toMatchObject({ count: 601 });
});

test('closing writes what is waiting and leaves one file', async () => {
  const { ledger, file } = openTestLedger();
  const last = ledger.finished(requestLog(), []);
  await ledger.close();
  await last;
  expect(countRows(file)).toBe(1);
  expect(readdirSync(dirname(file))).toEqual(['ledger.sqlite']);
});

test('the ledger, its log and its directory are for the owner only', async () => {
  const { ledger, file } = openTestLedger();
  await ledger.finished(requestLog(), []);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  const files = [...['', '-wal', '-shm'].map((ending) => file + ending), inboxPath(file)];
  for (const each of files) expect(statSync(each).mode & 0o777).toBe(0o600);
});

test('counts and times that are no whole numbers do not keep a request out', async () => {
  const { ledger } = openTestLedger();
  const usage = { prompt: 10.4, completion: Number.NaN, cached: 0, cacheWrite: 0, reasoning: 0 };
  await ledger.finished(requestLog({ id: 'odd', at: 5.7, usage, costUsd: Number.POSITIVE_INFINITY }), []);
  const { entries } = await ledger.read.page(everything);
  expect(entries[0]).toMatchObject({ id: 'odd', at: 6, usage: { prompt: 10, completion: 0 }, costUsd: null });
  expect(ledger.notices()).toEqual([]);
});

test('spend is told by quarter hour, client key and session, with all attempts and without simulated answers', async () => {
  const { ledger } = openTestLedger();
  const quarter = 900_000;
  const attempts = [
    attemptLog({ outcome: 'failed', costUsd: 0.125 }),
    attemptLog({ model: 'acme/other', costUsd: 0.5 }),
  ];
  await ledger.finished(requestLog({ at: quarter + 5, sessionKey: 's', attempts, costUsd: 0.5 }), []);
  await ledger.finished(requestLog({ at: quarter + 6, sessionKey: 's', attempts: [attemptLog()] }), []);
  await ledger.finished(requestLog({ at: 3 * quarter, clientKey: 'IDE', attempts: [attemptLog()] }), []);
  await ledger.finished(requestLog({ at: 3 * quarter, demo: true, attempts: [attemptLog()] }), []);
  expect(ledger.spendSince(2 * quarter)).toEqual([
    { at: 3 * quarter, clientKey: 'IDE', costUsd: 0.25, requests: 1, tokens: 15 },
  ]);
  expect(ledger.spendSince(quarter)[0]).toEqual({
    at: quarter,
    clientKey: 'Default',
    costUsd: 0.875,
    requests: 2,
    tokens: 45,
  });
  expect(ledger.sessionSpendSince(0)).toEqual([{ sessionKey: 's', clientKey: 'Default', costUsd: 0.875 }]);
});

test('the log is moved into the file by itself while requests keep coming', async () => {
  const { ledger, file } = openTestLedger();
  for (let round = 0; round < 60; round += 1) {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => ledger.finished(requestLog({ id: `${round}-${index}` }), [])),
    );
  }
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(500_000), 10_000);
  expect(countRows(file)).toBe(3_000);
});
