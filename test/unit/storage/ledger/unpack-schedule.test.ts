import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scheduleUnpacking, unpackMs } from '../../../../electron/storage/ledger/unpack-schedule.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** @param steps how many it takes */
function schedule(steps: number, behind = 1_000) {
  let taken = 0;
  const unpacking = scheduleUnpacking({ step: () => (taken += 1) % steps !== 0, behind: () => behind });
  return { unpacking, taken: () => taken };
}

test('a few requests are moved within a quarter of a second, in as many steps as it takes, and once', () => {
  const { unpacking, taken } = schedule(3);
  unpacking.arrived(1);
  unpacking.arrived(1);
  vi.advanceTimersByTime(unpackMs - 1);
  expect(taken()).toBe(0);
  vi.advanceTimersByTime(10);
  expect(taken()).toBe(3);
  vi.advanceTimersByTime(60_000);
  expect(taken()).toBe(3);
});

test('many wait for a quieter moment', () => {
  const { unpacking, taken } = schedule(1);
  for (let at = 0; at < 20; at += 1) {
    unpacking.arrived(500);
    vi.advanceTimersByTime(unpackMs);
  }
  expect(taken()).toBe(0);
  vi.advanceTimersByTime(unpackMs);
  expect(taken()).toBe(1);
});

test('when too much waits it is moved all the same', () => {
  const { unpacking, taken } = schedule(1, 40_000_000);
  unpacking.arrived(500);
  vi.advanceTimersByTime(unpackMs);
  expect(taken()).toBe(1);
});

test('nothing is moved once it has stopped', () => {
  const { unpacking, taken } = schedule(1);
  unpacking.arrived(1);
  unpacking.stop();
  vi.advanceTimersByTime(60_000);
  expect(taken()).toBe(0);
});
