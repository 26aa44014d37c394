import { expect, test } from 'vitest';
import { createSpeedTracker } from '../../../../electron/gateway/log/speed-tracker.ts';

const day = 86_400_000;
const sample = (at: number, tokensPerSecond: number | null, more = {}) => ({
  at,
  succeeded: true,
  ttftMs: 100,
  tokensPerSecond,
  ...more,
});

test('the median, the slow end and the success rate come from the samples', () => {
  const tracker = createSpeedTracker();
  for (const [i, speed] of [10, 20, 30, 40].entries())
    tracker.add('a@p', sample(i, speed, { succeeded: i !== 0, ttftMs: 100 * (i + 1) }));
  expect(tracker.speeds(4).get('a@p')).toEqual({
    throughputP50: 25,
    throughputP90: 13,
    ttftMsP50: 250,
    ttftMsP90: 370,
    successRate: 0.75,
    samples: 4,
  });
});

test('a sample without a speed counts for success only', () => {
  const tracker = createSpeedTracker();
  tracker.add('a@p', sample(1, null, { ttftMs: null, succeeded: false }));
  expect(tracker.speeds(1).get('a@p')).toMatchObject({
    throughputP50: null,
    ttftMsP50: null,
    successRate: 0,
    samples: 0,
  });
});

test('old samples decay: after a week only the new ones count', () => {
  const tracker = createSpeedTracker();
  for (let i = 0; i < 5; i++) tracker.add('a@p', sample(i, 10));
  tracker.add('a@p', sample(8 * day, 90));
  expect(tracker.speeds(8 * day).get('a@p')).toMatchObject({ throughputP50: 90, samples: 1 });
});

test('what was measured survives a restart', () => {
  const before = createSpeedTracker();
  for (let i = 0; i < 60; i++) before.add('a@p', sample(i * 2_000, i));
  const after = createSpeedTracker(before.samples());
  expect(after.speeds(120_000)).toEqual(before.speeds(120_000));
  expect(after.samples()['a@p']).toHaveLength(50);
});

test('an endpoint that nobody asks any more is forgotten after a week, also over a restart', () => {
  const before = createSpeedTracker();
  before.add('quiet@p', sample(0, 500));
  before.add('busy@p', sample(0, 10));
  before.add('busy@p', sample(6 * day, 30));
  for (const tracker of [before, createSpeedTracker(before.samples())]) {
    expect([...tracker.speeds(7 * day).keys()].toSorted()).toEqual(['busy@p', 'quiet@p']);
    expect([...tracker.speeds(7 * day + 60_000).keys()]).toEqual(['busy@p']);
    expect(tracker.speeds(7 * day + 60_000).get('busy@p')).toMatchObject({ throughputP50: 30, samples: 1 });
  }
});

test('what a clock that was ahead has measured does not count for ever', () => {
  const tracker = createSpeedTracker();
  tracker.add('a@p', sample(400 * day, 500));
  expect(tracker.speeds(0).size).toBe(0);
});

test('after the clock was set back new samples count at once', () => {
  const tracker = createSpeedTracker();
  for (let i = 0; i < 10; i++) tracker.add('a@p', sample(day + i * 2_000, 10));
  for (let i = 0; i < 40; i++) tracker.add('a@p', sample(i * 2_000, 90));
  expect(tracker.speeds(90_000).get('a@p')?.throughputP50).toBe(90);
});
