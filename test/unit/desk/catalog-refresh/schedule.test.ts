import { expect, test } from 'vitest';
import { firstTry, isDue, nextTry, refreshEveryMs } from '../../../../electron/desk/catalog-refresh/schedule.ts';

const minute = 60_000;
const hour = 60 * minute;
const at = (change: Partial<Parameters<typeof nextTry>[0]>): number =>
  nextTry({ now: 1_000, failures: 0, retryAfterMs: null, jitter: 0.5, ...change }) - 1_000;

test('after a refresh that went well the next is six hours later, a tenth more or less', () => {
  expect([at({ jitter: 0 }), at({}), at({ jitter: 1 })]).toEqual([5.4 * hour, 6 * hour, 6.6 * hour]);
});

test.each([
  [1, 5],
  [2, 10],
  [3, 20],
  [6, 160],
  [7, 320],
  [8, 360],
  [50, 360],
])('after %i failures in a row the wait is %i minutes', (failures, minutes) => {
  expect(at({ failures })).toBe(minutes * minute);
});

test('the wait after a failure is spread by half', () => {
  expect([at({ failures: 1, jitter: 0 }), at({ failures: 1, jitter: 1 })]).toEqual([3.75 * minute, 6.25 * minute]);
});

test('a server that asks for more time gets it', () => {
  expect(at({ failures: 1, retryAfterMs: 9 * hour })).toBe(9 * hour);
  expect(at({ failures: 3, retryAfterMs: minute })).toBe(20 * minute);
});

test.each<[string, number | null, number]>([
  ['there never was one', null, 0],
  ['the last is older than six hours', -7 * hour, 0],
  ['the last was two hours ago', -2 * hour, 4 * hour],
  ['the last lies in the future, by a clock that was ahead', 3 * hour, 0],
])('the first refresh of a run, when %s', (_when, lastAfterNow, dueAfter) => {
  const now = 1_000 * hour;
  expect(firstTry(lastAfterNow === null ? null : now + lastAfterNow, now) - now).toBe(dueAfter);
  expect(refreshEveryMs).toBe(6 * hour);
});

test('a server that asks for more than a day gets a day', () => {
  expect(at({ failures: 1, retryAfterMs: 900 * hour })).toBe(24 * hour);
});

test.each([
  ['its time has come', 0, true],
  ['its time is to come', 6 * hour, false],
  ['the clock was set back by a year', 365 * 24 * hour, true],
])('a refresh when %s', (_when, ahead, due) => {
  expect(isDue(1_000 + ahead, 1_000)).toBe(due);
});
