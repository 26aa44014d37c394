import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { inboxPath } from '../../../../electron/storage/ledger/inbox-file.ts';
import { openLedger } from '../../../../electron/storage/ledger/ledger.ts';
import { unpackMs } from '../../../../electron/storage/ledger/unpack-schedule.ts';
import { toRows } from '../../../../electron/storage/ledger/write-rows.ts';
import type { Verdict } from '../../../../shared/request-log.ts';
import { attemptLog } from '../../../support/attempt-logs.ts';
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
const now = () => Date.parse('2026-11-23T21:05:03.120Z');

function countRows(file: string): number {
  const database = new DatabaseSync(file);
  try {
    const inDatabase = Number(database.prepare('SELECT COUNT(*) AS count FROM request').get()?.['count']);
    return inDatabase + countWaiting(file, database);
  } finally {
    database.close();
  }
}

function countUnpacked(file: string): number {
  const database = new DatabaseSync(file);
  const row = database.prepare('SELECT COUNT(*) AS count FROM request').get();
  database.close();
  return Number(row?.['count']);
}

function countWaiting(file: string, database: DatabaseSync): number {
  const inbox = inboxPath(file);
  if (!existsSync(inbox) || statSync(inbox).size === 0) return 0;
  const { generation, offset } = database.prepare('SELECT * FROM inbox').get() ?? {};
  const bytes = readFileSync(inbox);
  const head = bytes.indexOf('\n') + 1;
  const begin = generation === JSON.parse(bytes.toString('utf8', 0, head)).generation ? Number(offset) : head;
  const lines = bytes.toString('utf8', begin).split('\n').slice(0, -1);
  return lines.reduce((sum, line) => sum + (JSON.parse(line) as unknown[]).length, 0);
}

/** Number of a table's first page, counted from 1, and length of a page, bytes. */
function placeOfTable(file: string, table: string): { readonly root: number; readonly size: number } {
  const database = new DatabaseSync(file);
  const { rootpage } = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table) ?? {};
  const { page_size } = database.prepare('PRAGMA page_size').get() ?? {};
  database.close();
  return { root: Number(rootpage), size: Number(page_size) };
}

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

test('a row that SQLite does not take is counted as missing and keeps no other out', async () => {
  const { ledger } = openTestLedger();
  const broken = requestLog({ id: 'broken', status: 200.5 });
  await Promise.all(
    [requestLog({ id: 'a' }), broken, requestLog({ id: 'b' })].map((entry) => ledger.finished(entry, [])),
  );
  const { entries } = await ledger.read.page(everything);
  expect(entries.map(({ id }) => id).toSorted()).toEqual(['a', 'b']);
  expect(ledger.notices()).toEqual([expect.stringMatching(/^1 request is missing from the ledger/)]);
});

test.each([
  ['has more members than a request', [...toRows(requestLog({ id: 'odd' }), null)[0], 'more']],
  ['holds an object', [{ id: 'odd' }]],
])('a line of the inbox that %s keeps no other out', async (_name, request) => {
  const file = join(temporaryDirectory(), 'ledger.sqlite');
  const lines = [{ generation: 5 }, [[request, [], null]], [toRows(requestLog({ id: 'good' }), null)]];
  writeFileSync(inboxPath(file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { ledger } = openTestLedger({}, file);
  expect((await ledger.read.page(everything)).entries.map(({ id }) => id)).toEqual(['good']);
  expect(ledger.notices()).toEqual([expect.stringMatching(/^1 request is missing from the ledger/)]);
});

test('damage that shows when the spend of earlier runs is read does not keep the program from starting', async () => {
  const file = join(temporaryDirectory(), 'ledger.sqlite');
  const first = openLedger(file, { now });
  await first.finished(requestLog({ id: 'old' }), []);
  await first.close();
  const { root, size } = placeOfTable(file, 'total');
  writeFileSync(file, readFileSync(file).fill(0xff, (root - 1) * size, root * size));
  const { ledger } = openTestLedger({ now }, file);
  expect(ledger.spendSince(0)).toEqual([]);
  expect(ledger.notices()).toEqual([expect.stringContaining('ledger.damaged-2026-11-23T21-05-03.sqlite')]);
  await ledger.finished(requestLog({ id: 'new' }), []);
  expect((await ledger.read.page(everything)).entries.map(({ id }) => id)).toEqual(['new']);
});

test.each([
  ['is no database', (file: string) => writeFileSync(file, 'this is no database, but it is long enough'.repeat(100))],
  ['begins in the middle', (file: string) => writeFileSync(file, readFileSync(file).subarray(2_000))],
  ['has a damaged first page', (file: string) => writeFileSync(file, readFileSync(file).fill(0xff, 100, 4_096))],
  ['has damaged rows', (file: string) => writeFileSync(file, readFileSync(file).fill(0xff, 4_096))],
])('a file that %s is kept under a dated name, and a new one begins', async (_name, damage) => {
  const file = join(temporaryDirectory(), 'ledger.sqlite');
  const first = openLedger(file, { now });
  await first.finished(requestLog({ id: 'old' }), []);
  await first.close();
  damage(file);
  const { ledger } = openTestLedger({ now }, file);
  await ledger.finished(requestLog({ id: 'new' }), []);
  expect((await ledger.read.page(everything)).entries.map(({ id }) => id)).toEqual(['new']);
  expect(readdirSync(dirname(file))).toContain('ledger.damaged-2026-11-23T21-05-03.sqlite');
  expect(ledger.notices()).toEqual([expect.stringContaining('ledger.damaged-2026-11-23T21-05-03.sqlite')]);
});

test('a ledger from a newer version is not touched but kept under another name', () => {
  const file = join(temporaryDirectory(), 'ledger.sqlite');
  const newer = new DatabaseSync(file);
  newer.exec('CREATE TABLE future (a); PRAGMA user_version = 99');
  newer.close();
  const { ledger } = openTestLedger({ now }, file);
  expect(ledger.notices()).toEqual([expect.stringContaining('newer version')]);
  const kept = new DatabaseSync(join(dirname(file), 'ledger.damaged-2026-11-23T21-05-03.sqlite'));
  expect(kept.prepare('SELECT * FROM future').all()).toEqual([]);
  kept.close();
});

test('while the file cannot be made, requests are answered and held; they are written when it can', async () => {
  const directory = temporaryDirectory();
  const place = join(directory, 'data');
  writeFileSync(place, 'a file where the directory should be');
  const { ledger } = openTestLedger({ retryMs: 20 }, join(place, 'ledger.sqlite'));
  await ledger.finished(requestLog({ id: 'held' }), []);
  expect(ledger.notices()).toEqual([expect.stringMatching(/^Requests cannot be recorded because/)]);
  await expect(ledger.forgetRequests()).rejects.toThrow(/^The newest requests are not forgotten\. Requests cannot be/);
  rmSync(place);
  mkdirSync(place);
  await vi.waitFor(() => expect(ledger.notices()).toEqual([]));
  await ledger.finished(requestLog({ id: 'later' }), []);
  const { entries } = await ledger.read.page(everything);
  expect(entries.map(({ id }) => id).toSorted()).toEqual(['held', 'later']);
});

test('while another program holds the database, requests are recorded in the inbox and moved later', async () => {
  const { ledger, file } = openTestLedger({ retryMs: 20 });
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await ledger.finished(requestLog({ id: 'waits' }), []);
  await ledger.finished(requestLog({ id: 'waits too' }), []);
  await vi.waitFor(() => {
    expect(ledger.notices()).toEqual([
      expect.stringMatching(/recorded but not shown yet, because another program holds the ledger/),
    ]);
  });
  other.exec('ROLLBACK');
  other.close();
  await vi.waitFor(() => expect(ledger.notices()).toEqual([]));
  const { entries } = await ledger.read.page(everything);
  expect(entries.map(({ id }) => id).toSorted()).toEqual(['waits', 'waits too']);
});

test('the oldest requests are removed by age, and their money stays in the totals', async () => {
  const day = 86_400_000;
  const start = Date.parse('2026-11-01T00:00:00Z');
  let time = start + 100 * day;
  const { ledger, file } = openTestLedger({
    now: () => time,
    retention: () => ({ maxAgeDays: 30, maxMegabytes: 100 }),
  });
  for (let age = 0; age < 100; age += 1) {
    const entries = Array.from({ length: 5 }, (_, index) =>
      requestLog({ id: `${age}-${index}`, at: start + age * day, attempts: [attemptLog({ costUsd: 0.5 })] }),
    );
    await Promise.all(entries.map((entry) => ledger.finished(entry, [])));
  }
  ledger.prune();
  await vi.waitFor(() => expect(countRows(file)).toBe(150));
  time += 10 * day;
  ledger.prune();
  await vi.waitFor(() => expect(countRows(file)).toBe(100));
  expect(await ledger.read.usage({ since: start, until: time, by: [], zone: 'utc' })).toMatchObject([
    { requests: 500, costUsd: 250 },
  ]);
});

test('a clock that leaps years ahead removes nothing until it has gone on for a day', async () => {
  const day = 86_400_000;
  const start = Date.parse('2026-11-01T00:00:00Z');
  let time = start;
  const retention = () => ({ maxAgeDays: 30, maxMegabytes: 100 });
  const { ledger, file } = openTestLedger({ now: () => time, retention });
  await ledger.finished(requestLog({ id: 'old', at: start - 20 * day }), []);
  await ledger.finished(requestLog({ id: 'new', at: start }), []);
  const lookAt = async (next: number): Promise<number> => {
    time = next;
    ledger.prune();
    await pause(20);
    return countRows(file);
  };
  expect(await lookAt(start)).toBe(2);
  expect(await lookAt(start + 4_000 * day)).toBe(2);
  expect(await lookAt(start + 9_000 * day)).toBe(2); // and again
  expect(await lookAt(start + 15 * day)).toBe(1); // put right: ages count
  await ledger.close();

  const again = openTestLedger({ now: () => time, retention }, file).ledger;
  time = start + 60 * day;
  again.prune();
  await pause(20);
  expect(countRows(file)).toBe(1);
  time += day;
  again.prune();
  await vi.waitFor(() => expect(countRows(file)).toBe(0));
});

test('the oldest requests are removed by size, and the file stops growing', async () => {
  const { ledger, file } = openTestLedger({ retention: () => ({ maxAgeDays: null, maxMegabytes: 1 }) });
  const why = 'A long sentence. '.repeat(100);
  const sizes: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        ledger.finished(requestLog({ id: `${round}-${index}`, at: round, why }), []),
      ),
    );
    ledger.prune();
    await vi.waitFor(() => expect(countRows(file)).toBeLessThan(700));
    await ledger.read.checkpoint();
    sizes.push(statSync(file).size);
  }
  expect(sizes.at(-1)).toBeLessThan(2.5 * 1_048_576);
  expect((await ledger.read.page({ ...everything, limit: 1 })).entries[0]?.id).toMatch(/^9-/);
});

test('a ledger that grows too large is looked at by itself', async () => {
  const { ledger, file } = openTestLedger({ retention: () => ({ maxAgeDays: null, maxMegabytes: 1 }) });
  const why = 'A long sentence. '.repeat(50);
  await vi.waitFor(() => expect(countRows(file)).toBe(0));
  await pause(100); // the look of the start has been
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        ledger.finished(requestLog({ id: `${round}-${index}`, at: round, why }), []),
      ),
    );
    await ledger.read.count({}, null);
  }
  await vi.waitFor(() => expect(countRows(file)).toBeLessThan(1_500), 10_000);
});

test('forgetting the requests keeps the totals', async () => {
  const { ledger, file } = openTestLedger();
  await ledger.finished(requestLog({ at: 1_000, attempts: [attemptLog()] }), []);
  await ledger.forgetRequests();
  expect(countRows(file)).toBe(0);
  expect(ledger.spendSince(0)).toEqual([{ at: 0, clientKey: 'Default', costUsd: 0.25, requests: 1, tokens: 15 }]);
});

test('forgetting many lets others do their work in between, and keeps what ends meanwhile', async () => {
  const { ledger, file } = openTestLedger();
  await Promise.all(Array.from({ length: 1_000 }, (_, index) => ledger.finished(requestLog({ id: `${index}` }), [])));
  ledger.atStart(); // unpacks
  const forgetting = ledger.forgetRequests();
  const left = [countRows(file)];
  while ((left.at(-1) ?? 0) > 250) {
    await turn();
    left.push(countRows(file));
  }
  await ledger.finished(requestLog({ id: 'meanwhile' }), []);
  await forgetting;
  expect(left.filter((rows) => rows > 0 && rows < 1_000).length).toBeGreaterThan(1);
  const { entries } = await ledger.read.page(everything);
  expect(entries.map(({ id }) => id)).toEqual(['meanwhile']);
});

test('what cannot be forgotten is told in a sentence, and is not taken away later', async () => {
  const { ledger, file } = openTestLedger();
  await ledger.finished(requestLog({ id: 'stays' }), []);
  ledger.atStart(); // unpacks
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await expect(ledger.forgetRequests()).rejects.toThrow(
    'Not every request is forgotten, because another program holds the ledger.',
  );
  other.exec('ROLLBACK');
  other.close();
  await ledger.close();
  expect(countRows(file)).toBe(1);
});

test('what was to be forgotten is gone also when the program ends meanwhile', async () => {
  const { ledger, file } = openTestLedger();
  await Promise.all(Array.from({ length: 1_000 }, (_, index) => ledger.finished(requestLog({ id: `${index}` }), [])));
  ledger.atStart(); // unpacks
  const forgetting = ledger.forgetRequests();
  while (countRows(file) === 1_000) await turn();
  expect(countRows(file)).toBeGreaterThan(0);
  await ledger.close();
  await forgetting;
  expect(countRows(file)).toBe(0);
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
