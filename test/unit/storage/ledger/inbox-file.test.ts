import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openInbox } from '../../../../electron/storage/ledger/inbox-file.ts';
import { toRows, type Rows } from '../../../../electron/storage/ledger/write-rows.ts';
import { requestLog } from '../../../support/request-logs.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const nothing = { generation: 0, offset: 0 };
const rows = (id: string, why = ''): Rows => toRows(requestLog({ id, why }), null);
const aFile = (): string => join(temporaryDirectory(), 'ledger.inbox');
const idsIn = (inbox: ReturnType<typeof openInbox>): unknown[] =>
  inbox.waiting().flatMap(({ requests }) => requests.map(([request]) => request[0]));

test('what was added and not taken is there after a kill, in its order', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('a'), rows('b')]);
  inbox.add([rows('c')]);
  expect(idsIn(openInbox(file, nothing))).toEqual(['a', 'b', 'c']);
  const [first] = inbox.waiting();
  expect(idsIn(openInbox(file, first?.end ?? nothing))).toEqual(['c']);
});

test('a line that was cut off is left out, and the next one stands in its place', () => {
  const file = aFile();
  openInbox(file, nothing).add([rows('a')]);
  appendFileSync(file, '[[["half');
  const inbox = openInbox(file, nothing);
  expect(idsIn(inbox)).toEqual(['a']);
  inbox.add([rows('b')]);
  expect(idsIn(openInbox(file, nothing))).toEqual(['a', 'b']);
});

test('lines that a power cut has damaged are passed over', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('a')]);
  appendFileSync(file, Buffer.from([0, 0xff, 0, 0x0a]));
  appendFileSync(file, readFileSync(file, 'utf8').split('\n')[1]?.replaceAll('"a"', '"b"').concat('\n') ?? '');
  expect(idsIn(openInbox(file, nothing))).toEqual(['a', 'b']);
});

test.each([['nothing'], ['no head\n'], ['\0\0\0\0']])('a file with %j begins anew', (content) => {
  const file = aFile();
  writeFileSync(file, content);
  const inbox = openInbox(file, { generation: 7, offset: 900 });
  expect(inbox.place().generation).toBe(8);
  inbox.add([rows('a')]);
  expect(idsIn(openInbox(file, { generation: 7, offset: 900 }))).toEqual(['a']);
});

test('a long file of which everything was taken is followed by a short one', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  const why = 'A long sentence. '.repeat(1_000);
  while (inbox.place().generation === 1) {
    inbox.add([rows('old', why)]);
    inbox.drop(1);
  }
  expect(statSync(file).size).toBeLessThan(100);
  inbox.add([rows('new')]);
  expect(idsIn(openInbox(file, { generation: 1, offset: 4_000_000 }))).toEqual(['new']);
});

test('closing removes a file in which nothing waits, and keeps one in which something does', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('a')]);
  inbox.close();
  expect(existsSync(file)).toBe(true);
  const again = openInbox(file, nothing);
  again.drop(1);
  again.close();
  expect(existsSync(file)).toBe(false);
});
