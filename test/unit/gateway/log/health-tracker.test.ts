import { expect, test, vi } from 'vitest';
import { createHealthTracker } from '../../../../electron/gateway/log/health-tracker.ts';

const failure = { now: 1_000, reason: 'provider_error', status: 500, retryAfterMs: null, cooldownMs: 30_000 };

test('a failure makes the endpoint rest for the cooldown, and a Retry-After wins', () => {
  const tracker = createHealthTracker();
  tracker.failed('a', failure);
  tracker.failed('b', { ...failure, retryAfterMs: 5_000 });
  expect(tracker.rests(1_000).get('a')).toEqual({
    until: 31_000,
    reason: 'provider_error',
    status: 500,
    fromProvider: false,
    probing: false,
  });
  expect(tracker.rests(1_000).get('b')).toMatchObject({ until: 6_000, fromProvider: true });
});

test('after the rest the first attempt is marked as the probe; during it none is', () => {
  const tracker = createHealthTracker();
  tracker.failed('a', failure);
  tracker.began('a', 20_000);
  expect(tracker.rests(1_000).get('a')?.probing).toBe(false);
  tracker.began('a', 31_000);
  expect(tracker.rests(1_000).get('a')?.probing).toBe(true);
});

test('a probe that tells nothing lets the next one try, a success ends the rest', () => {
  const tracker = createHealthTracker();
  tracker.failed('a', failure);
  tracker.began('a', 31_000);
  tracker.undecided('a');
  expect(tracker.rests(1_000).get('a')?.probing).toBe(false);
  tracker.succeeded('a');
  expect(tracker.rests(1_000).has('a')).toBe(false);
});

test('rests that grow double each time, up to a quarter of an hour, and begin small after a success', () => {
  const tracker = createHealthTracker();
  const refuse = (now: number): number => {
    tracker.failed('acme', { ...failure, reason: 'key_refused', now, grows: true });
    return ((tracker.rests(now).get('acme')?.until ?? now) - now) / 1_000;
  };
  expect(refuse(0)).toBe(30);
  expect(refuse(10_000), 'another request was on its way').toBe(20);
  expect([refuse(30_000), refuse(90_000), refuse(300_000), refuse(600_000)]).toEqual([60, 120, 240, 480]);
  expect([refuse(2_000_000), refuse(4_000_000)]).toEqual([900, 900]);
  tracker.succeeded('acme');
  expect(refuse(5_000_000)).toBe(30);
});

test('listeners hear of rests that begin and end, and of nothing else', () => {
  const tracker = createHealthTracker();
  const heard = vi.fn();
  const stop = tracker.onChange(heard);
  tracker.succeeded('never rested');
  tracker.failed('a', failure);
  tracker.wake('a');
  stop();
  tracker.failed('b', failure);
  expect(heard).toHaveBeenCalledTimes(2);
});

test('a clock that is set back makes no rest longer than it was meant to be', () => {
  const tracker = createHealthTracker();
  const day = 86_400_000;
  tracker.failed('a', { ...failure, now: day });
  expect(tracker.rests(0).get('a')?.until).toBe(30_000);
  expect(tracker.rests(29_000).get('a')?.until).toBe(30_000);
});
