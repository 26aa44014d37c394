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
  expect(tracker.speeds().get('a@p')).toEqual({
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
  expect(tracker.speeds().get('a@p')).toMatchObject({
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
  expect(tracker.speeds().get('a@p')).toMatchObject({ throughputP50: 90, samples: 1 });
});

test('what was measured survives a restart', () => {
  const before = createSpeedTracker();
  for (let i = 0; i < 60; i++) before.add('a@p', sample(i * 2_000, i));
  const after = createSpeedTracker(before.samples());
  expect(after.speeds()).toEqual(before.speeds());
  expect(after.samples()['a@p']).toHaveLength(50);
});
