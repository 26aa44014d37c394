import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { countRows } from '../../../support/count-requests.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';

const everything = { filter: {}, after: null, limit: 100 };

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
