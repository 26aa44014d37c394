import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRequestRing, type RequestRing } from '../../../electron/desk/request-ring.ts';
import type { RequestLog } from '../../../shared/request-log.ts';
import { requestLog } from '../../support/request-logs.ts';

const announced: (readonly RequestLog[])[] = [];
let ring: RequestRing;

beforeEach(() => {
  vi.useFakeTimers();
  announced.length = 0;
  const announce = (changed: readonly RequestLog[]) => void announced.push(changed);
  ring = createRequestRing({ capacity: 3, verdictCapacity: 2, batchMs: 100, announce });
});
afterEach(() => vi.useRealTimers());

const ids = (entries: readonly RequestLog[]) => entries.map(({ id }) => id);
const running = (id: string) => ({ id, entry: () => requestLog({ id, outcome: 'running' }) });

test('the newest request comes first, and the oldest is forgotten', () => {
  for (const id of ['a', 'b', 'c', 'd']) ring.put(requestLog({ id }));
  expect(ids(ring.entries())).toEqual(['d', 'c', 'b']);
});

test('a request that changes keeps its place', () => {
  ring.putRunning(running('a'));
  ring.put(requestLog({ id: 'b' }));
  ring.put(requestLog({ id: 'a', outcome: 'succeeded' }));
  expect(ring.entries().map(({ id, outcome }) => [id, outcome])).toEqual([
    ['b', 'succeeded'],
    ['a', 'succeeded'],
  ]);
});

test('changes are announced together, each entry once and in its last state', () => {
  ring.putRunning(running('a'));
  ring.put(requestLog({ id: 'a', outcome: 'succeeded' }));
  ring.put(requestLog({ id: 'b' }));
  expect(announced).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(announced.map((batch) => batch.map(({ id, outcome }) => [id, outcome]))).toEqual([
    [
      ['a', 'succeeded'],
      ['b', 'succeeded'],
    ],
  ]);
});

test('the entry of a running request is made only for who looks, and says how it stands then', () => {
  let looks = 0;
  let tokens = 0;
  const counted = (id: string) => ({
    id,
    entry: () => {
      looks += 1;
      return requestLog({ id, outcome: 'running', why: `after ${tokens}` });
    },
  });
  ring.putRunning(counted('a'));
  ring.putRunning(counted('b'));
  ring.put(requestLog({ id: 'b', outcome: 'succeeded' }));
  tokens = 7;
  expect(looks).toBe(0);
  vi.advanceTimersByTime(100);
  expect(looks).toBe(1);
  expect(announced[0]?.map(({ id, outcome, why }) => [id, outcome, why])).toEqual([
    ['a', 'running', 'after 7'],
    ['b', 'succeeded', requestLog().why],
  ]);
});

test('a request that changes after it was announced is announced again, before the newer ones', () => {
  for (const id of ['a', 'b']) ring.putRunning(running(id));
  vi.advanceTimersByTime(100);
  ring.put(requestLog({ id: 'c' }));
  ring.put(requestLog({ id: 'b' }));
  vi.advanceTimersByTime(100);
  expect(announced.map(ids)).toEqual([
    ['a', 'b'],
    ['b', 'c'],
  ]);
});

test('a request that runs for longer than it is remembered comes anew when it ends', () => {
  ring.putRunning(running('a'));
  for (const id of ['b', 'c', 'd']) ring.put(requestLog({ id }));
  vi.advanceTimersByTime(100);
  expect(announced.map(ids)).toEqual([['b', 'c', 'd']]);
  ring.put(requestLog({ id: 'a' }));
  expect(ids(ring.entries())).toEqual(['a', 'd', 'c']);
  vi.advanceTimersByTime(100);
  expect(announced.map(ids)[1]).toEqual(['a']);
});

test('the places are used again and again, for entries and verdicts', () => {
  for (let number = 0; number < 100; number += 1) {
    ring.putVerdicts(`r${number}`, []);
    ring.put(requestLog({ id: `r${number}` }));
  }
  expect(ids(ring.entries())).toEqual(['r99', 'r98', 'r97']);
  expect(['r97', 'r98', 'r99'].map((id) => ring.verdicts(id))).toEqual([undefined, [], []]);
});

test('what nobody changed is not announced again', () => {
  ring.put(requestLog({ id: 'a' }));
  vi.advanceTimersByTime(100);
  ring.put(requestLog({ id: 'b' }));
  vi.advanceTimersByTime(100);
  expect(announced.map(ids)).toEqual([['a'], ['b']]);
});

test('under constant traffic there are at most ten announcements a second', () => {
  for (let ms = 0; ms < 1_000; ms += 5) {
    ring.put(requestLog({ id: `r${ms}` }));
    vi.advanceTimersByTime(5);
  }
  expect(announced.length).toBeLessThanOrEqual(10);
  expect(announced.length).toBeGreaterThan(5);
});

test('verdicts are kept for the newest requests only', () => {
  const verdict = { model: 'acme/big', verdict: 'chosen', rule: 'cheapest-in-tier', detail: 'Cheapest.' } as const;
  for (const id of ['a', 'b', 'c', 'd', 'e']) ring.putVerdicts(id, [verdict]);
  expect([ring.verdicts('a'), ring.verdicts('d'), ring.verdicts('e')]).toEqual([undefined, [verdict], [verdict]]);
});

test('after clearing nothing is left, not even an announcement', () => {
  ring.put(requestLog());
  ring.clear();
  vi.advanceTimersByTime(1_000);
  expect([ring.entries(), announced]).toEqual([[], []]);
});

test('a request that was running when everything was cleared comes anew when it ends', () => {
  ring.putRunning(running('a'));
  vi.advanceTimersByTime(100);
  ring.clear();
  ring.put(requestLog({ id: 'a' }));
  expect(ids(ring.entries())).toEqual(['a']);
  vi.advanceTimersByTime(100);
  expect(announced.map(ids)).toEqual([['a'], ['a']]);
});

test('closing announces what was still waiting', () => {
  ring.put(requestLog({ id: 'a' }));
  ring.close();
  expect(announced.map(ids)).toEqual([['a']]);
});
