import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { inboxPath } from '../../../../electron/storage/ledger/inbox-file.ts';
import { openLedger } from '../../../../electron/storage/ledger/ledger.ts';
import { toRows } from '../../../../electron/storage/ledger/write-rows.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const everything = { filter: {}, after: null, limit: 100 };
const now = () => Date.parse('2026-11-23T21:05:03.120Z');

/** Number of a table's first page, counted from 1, and length of a page, bytes. */
function placeOfTable(file: string, table: string): { readonly root: number; readonly size: number } {
  const database = new DatabaseSync(file);
  const { rootpage } = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table) ?? {};
  const { page_size } = database.prepare('PRAGMA page_size').get() ?? {};
  database.close();
  return { root: Number(rootpage), size: Number(page_size) };
}

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
