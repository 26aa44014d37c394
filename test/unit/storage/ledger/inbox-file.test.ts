import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openInbox, type InboxFile } from '../../../../electron/storage/ledger/inbox-file.ts';
import { toRows, type Rows } from '../../../../electron/storage/ledger/write-rows.ts';
import { requestLog } from '../../../support/request-logs.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const nothing = { generation: 0, offset: 0 };
const rows = (id: string, why = ''): Rows => toRows(requestLog({ id, why }), null);
const aFile = (): string => join(temporaryDirectory(), 'ledger.inbox');
const idsIn = (inbox: InboxFile): unknown[] => inbox.next(100).requests.map(([request]) => request[0]);

test('what was added and not taken is there after a kill, in its order', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('a'), rows('b')]);
  inbox.add([rows('c')]);
  expect(idsIn(openInbox(file, nothing))).toEqual(['a', 'b', 'c']);
  const first = inbox.next(1);
  expect(first.requests.map(([request]) => request[0])).toEqual(['a', 'b']);
  expect(idsIn(openInbox(file, first.end))).toEqual(['c']);
});

test('what is dropped does not come again, and what follows does', () => {
  const inbox = openInbox(aFile(), nothing);
  inbox.add([rows('a')]);
  const { end } = inbox.next(1);
  inbox.add([rows('b')]);
  inbox.drop(end);
  expect(idsIn(inbox)).toEqual(['b']);
  inbox.drop(inbox.next(1).end);
  expect([inbox.behind(), idsIn(inbox)]).toEqual([0, []]);
});

test('lines are read whole, however long and however many', () => {
  const inbox = openInbox(aFile(), nothing);
  const lengths = [10, 400_000, 10, 131_000, 200];
  lengths.forEach((length, index) => inbox.add([rows(String(index), 'é'.repeat(length))]));
  const ids: unknown[] = [];
  while (inbox.behind() > 0) {
    ids.push(...idsIn(inbox));
    inbox.drop(inbox.next(100).end);
  }
  expect(ids).toEqual(['0', '1', '2', '3', '4']);
});

test('a file that was made shorter by somebody has nothing more to give', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('a')]);
  truncateSync(file, inbox.place().offset);
  expect(idsIn(inbox)).toEqual([]);
  inbox.drop(inbox.next(100).end);
  expect(inbox.behind()).toBe(0);
});

test('what comes in after a power cut has made the file shorter than what was taken outlives a kill', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('a')]);
  inbox.add([rows('b', 'A long sentence. '.repeat(100))]);
  const taken = inbox.end();
  truncateSync(file, inbox.next(1).end.offset);
  openInbox(file, taken).add([rows('c')]);
  expect(idsIn(openInbox(file, taken))).toEqual(['c']);
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
  appendFileSync(file, '5\n{}\n');
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
    inbox.drop(inbox.end());
  }
  expect(statSync(file).size).toBeLessThan(100);
  inbox.add([rows('new')]);
  expect(idsIn(openInbox(file, { generation: 1, offset: 4_000_000 }))).toEqual(['new']);
});

test('it is followed in place: Windows lets no other file take the name of one that is open', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('old', 'x'.repeat(4_000_000))]);
  const { ino } = statSync(file);
  inbox.drop(inbox.end());
  inbox.add([rows('new')]);
  expect([statSync(file).ino, idsIn(inbox)]).toEqual([ino, ['new']]);
});

test('closing removes a file in which nothing waits, and keeps one in which something does', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  inbox.add([rows('a')]);
  inbox.close();
  expect(existsSync(file)).toBe(true);
  const again = openInbox(file, nothing);
  again.drop(again.end());
  again.close();
  expect(existsSync(file)).toBe(false);
});

test('closing gives the file back also where it cannot be removed', () => {
  const file = aFile();
  const inbox = openInbox(file, nothing);
  rmSync(file);
  mkdirSync(file); // removing it fails, as on a disk that has become read-only
  expect(() => inbox.close()).not.toThrow();
});
