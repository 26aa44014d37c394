import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LedgerCursor, LedgerFilter } from '../../../../shared/ledger.ts';
import { openForReading } from '../../../../electron/storage/ledger/open-database.ts';
import { countEntries, readPage } from '../../../../electron/storage/ledger/read-entries.ts';
import { readUsageRows } from '../../../../electron/storage/ledger/read-usage.ts';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';

const requests = [
  requestLog({ id: 'a', at: 100, clientKey: 'Zed', sessionKey: 's1' }),
  requestLog({ id: 'b', at: 300, model: 'acme/small', tierUsed: 'low', provider: 'other' }),
  requestLog({ id: 'c', at: 200, outcome: 'failed', error: '100% of_it failed' }),
  requestLog({ id: 'd', at: 300, outcome: 'aborted', client: 'Agent/2', attempts: [attemptLog(), attemptLog()] }),
];

async function filled() {
  const { ledger } = openTestLedger();
  for (const request of requests) await ledger.finished(request, []);
  return ledger;
}

describe('the list of requests', () => {
  test('is ordered by arrival, newest first, whatever ended first', async () => {
    const { entries } = await (await filled()).read.page({ filter: {}, after: null, limit: 10 });
    expect(entries.map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
  });

  test('goes on where a page ended, also among requests of the same moment, and while new ones come', async () => {
    const ledger = await filled();
    const seen: string[] = [];
    let after: LedgerCursor | null = null;
    do {
      const page = await ledger.read.page({ filter: {}, after, limit: 1 });
      seen.push(...page.entries.map(({ id }) => id));
      after = page.next;
      await ledger.finished(requestLog({ id: `new-${seen.length}`, at: 1_000 }), []);
    } while (after !== null);
    expect(seen).toEqual(['d', 'b', 'c', 'a']);
  });

  test.each<[string, LedgerFilter, string[]]>([
    ['time', { since: 200, until: 300 }, ['c']],
    ['client key', { clientKey: 'Zed' }, ['a']],
    ['model', { model: 'acme/small' }, ['b']],
    ['provider', { provider: 'other' }, ['b']],
    ['tier', { tier: 'low' }, ['b']],
    ['outcome', { outcome: 'aborted' }, ['d']],
    ['session', { sessionKey: 's1' }, ['a']],
    ['text of the error, where % and _ stand for themselves', { text: '0% OF_' }, ['c']],
    ['text that only looks like a pattern', { text: '1%f' }, []],
    ['text of the client', { text: 'agent' }, ['d']],
    ['text that would end a string in SQL', { text: "' OR 1=1 --" }, []],
    ['two conditions at once', { since: 300, outcome: 'succeeded' }, ['b']],
  ])('can be narrowed by %s', async (_name, filter, ids) => {
    const ledger = await filled();
    const { entries } = await ledger.read.page({ filter, after: null, limit: 10 });
    expect(entries.map(({ id }) => id)).toEqual(ids);
    expect(await ledger.read.count(filter, null)).toEqual({ count: ids.length, next: null });
  });

  test('takes no text at any length, whatever an earlier version kept', async () => {
    const { ledger } = openTestLedger();
    const long = 'x'.repeat(1_000_000);
    const attempts = [attemptLog({ message: long, outcome: 'failed' })];
    await ledger.finished(requestLog({ requestedModel: long, why: long, error: long, ignored: [long], attempts }), []);
    const { entries } = await ledger.read.page({ filter: { text: 'xxx' }, after: null, limit: 10 });
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries).length).toBeLessThan(10_000);
    expect(JSON.stringify(await ledger.read.entry('r1', 0)).length).toBeLessThan(10_000);
  });

  test('gives the attempts back in their order', async () => {
    const entry = await (await filled()).read.entry('d', 300);
    expect(entry?.attempts).toEqual([attemptLog(), attemptLog()]);
  });
});

test('a search that no index helps looks at some rows at a time, and finds and counts the same', async () => {
  const { ledger, file } = openTestLedger();
  for (const request of requests) await ledger.finished(request, []);
  ledger.atStart(); // unpacks
  const database = openForReading(file);
  onTestFinished(() => database.close());
  const filter: LedgerFilter = { text: 'test/1', since: 100, until: 301 };
  const pages: string[][] = [];
  const counts: number[] = [];
  let after: LedgerCursor | null = null;
  do {
    const page = readPage(database, { filter, after, limit: 10 }, 1);
    const counted = countEntries(database, filter, after, 1);
    expect(counted.next).toEqual(page.next);
    pages.push(page.entries.map(({ id }) => id));
    counts.push(counted.count);
    after = page.next;
  } while (after !== null);
  expect(pages).toEqual([[], ['b'], ['c'], ['a'], []]);
  expect(counts).toEqual([0, 1, 1, 1, 0]);
  expect(readPage(database, { filter, after: null, limit: 1 }, 3).next).toEqual({ at: 300, seq: 2 });
});

// with two lower or two upper bounds SQLite begins at the first one named, and each piece would pass by all those before it
test('a piece further on is looked for from the last one, not from the beginning of the time asked for', async () => {
  const { ledger, file } = openTestLedger();
  for (const request of requests) await ledger.finished(request, []);
  ledger.atStart(); // unpacks
  const database = openForReading(file);
  onTestFinished(() => database.close());
  const prepare = vi.spyOn(database, 'prepare');
  const bounds = () => prepare.mock.calls.map(([sql]) => sql.match(/\bat\b[^?]*[<>]=? /g)?.length);
  const time: LedgerFilter = { since: 100, until: 301 };

  const page = readPage(database, { filter: time, after: null, limit: 2 });
  const next = readPage(database, { filter: time, after: page.next, limit: 2 });
  expect([...page.entries, ...next.entries].map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
  const rows = readUsageRows(database, time, null, 2);
  const others = readUsageRows(database, time, rows.next, 2);
  expect([...rows.rows, ...others.rows].map(({ id }) => id)).toEqual(['a', 'c', 'b', 'd']);
  expect(bounds().filter((count) => count !== undefined)).toEqual([2, 2, 2, 2]);
});
