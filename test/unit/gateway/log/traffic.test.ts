import { expect, test } from 'vitest';
import { createTraffic } from '../../../../electron/gateway/log/traffic.ts';
import { requestLog } from '../../../support/request-logs.ts';

const usage = { prompt: 1_000, completion: 100, cached: 600, cacheWrite: 50, reasoning: 0 };

test('nothing is said of traffic before there is any', () => {
  expect(createTraffic().mix()).toBeUndefined();
});

test('the mix is what an average request used, the newest counting most', () => {
  const traffic = createTraffic();
  traffic.record(requestLog({ usage }));
  expect(traffic.mix()).toEqual({ requests: 1, prompt: 1_000, cached: 600, cacheWrite: 50, completion: 100 });
  for (let i = 0; i < 6_000; i++) traffic.record(requestLog({ usage: { ...usage, completion: 900 } }));
  expect(traffic.mix()?.completion).toBeGreaterThan(890);
});

test('demo answers, failures and guessed figures say nothing of it', () => {
  const traffic = createTraffic();
  traffic.record(requestLog({ usage, demo: true }));
  traffic.record(requestLog({ usage, outcome: 'failed' }));
  traffic.record(requestLog({ usage, estimated: true }));
  traffic.record(requestLog({ usage: null }));
  expect(traffic.mix()).toBeUndefined();
});

test('earlier runs count on, however many requests they had', () => {
  const before = { requests: 1_000_000, prompt: 5e9, cached: 1e9, cacheWrite: 0, completion: 2e8 };
  const traffic = createTraffic(before);
  expect(traffic.mix()?.prompt).toBeCloseTo(5_000, 6);
  expect(traffic.mix()?.completion).toBeCloseTo(200, 6);
  for (let i = 0; i < 6_000; i++) traffic.record(requestLog({ usage }));
  expect(traffic.mix()?.prompt).toBeLessThan(1_020);
});
