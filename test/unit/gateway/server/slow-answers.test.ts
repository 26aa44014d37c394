import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SlowAnswers } from '../../../../electron/gateway/server/slow-answers.ts';

interface Waiting {
  readonly name: string;
  place: number;
}

let acted: string[];
let slow: SlowAnswers<Waiting>;

beforeEach(() => {
  vi.useFakeTimers();
  acted = [];
  slow = new SlowAnswers((one) => acted.push(one.name));
});
afterEach(() => vi.useRealTimers());

test('acts once for whoever still waits after a moment, and never for whoever was quick', () => {
  const [quick, patient] = [waiting('quick'), waiting('patient')];
  slow.add(quick);
  slow.add(patient);
  slow.remove(quick);
  vi.advanceTimersByTime(49);
  expect(acted).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(acted).toEqual(['patient']);
  slow.remove(patient);
  vi.advanceTimersByTime(1_000);
  expect(acted).toEqual(['patient']);
});

test('looks again for those that come later, and not at all while nobody waits', () => {
  slow.add(waiting('first'));
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
  slow.add(waiting('second'));
  vi.advanceTimersByTime(50);
  expect(acted).toEqual(['first', 'second']);
});

test('whoever is acted for may take itself and others away', () => {
  const [one, other] = [waiting('one'), waiting('other')];
  slow = new SlowAnswers(({ name }) => {
    acted.push(name);
    slow.remove(one);
    slow.remove(other);
  });
  slow.add(one);
  slow.add(other);
  vi.advanceTimersByTime(50);
  expect(acted).toEqual(['other']);
});

function waiting(name: string): Waiting {
  return { name, place: -1 };
}
