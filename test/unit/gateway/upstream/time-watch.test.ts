import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { letGo, watch, type Watched } from '../../../../electron/gateway/upstream/time-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets itself go when it has been watched for so long. */
function limited(ms: number) {
  const startedAt = performance.now();
  let endedAfter: number | null = null;
  const one: Watched = {
    place: -1,
    look(now) {
      if (now - startedAt < ms) return;
      endedAfter = now - startedAt;
      letGo(one);
    },
  };
  watch(one, ms);
  return { endedAfter: () => endedAfter, letGo: () => letGo(one) };
}

test('what takes too long is noticed at the earliest when its time is up, and soon after', () => {
  const [long, short] = [limited(60_000), limited(1_000)];
  vi.advanceTimersByTime(999);
  expect(short.endedAfter()).toBeNull();
  vi.advanceTimersByTime(100);
  expect(short.endedAfter()).toBeGreaterThanOrEqual(1_000);
  vi.advanceTimersByTime(58_900);
  expect(long.endedAfter()).toBeNull();
  vi.advanceTimersByTime(100);
  expect(long.endedAfter()).toBeGreaterThanOrEqual(60_000);
});

test('what has been let go is not looked at, and with nothing left the timer ends', () => {
  const one = limited(1_000);
  one.letGo();
  vi.advanceTimersByTime(10_000);
  expect([one.endedAfter(), vi.getTimerCount()]).toEqual([null, 0]);
  const later = limited(1_000);
  vi.advanceTimersByTime(1_100);
  expect(later.endedAfter()).not.toBeNull();
});
