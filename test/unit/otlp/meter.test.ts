import { expect, test } from 'vitest';
import { createMeter } from '../../../electron/otlp/meter.ts';
import type { OtlpMetric } from '../../../electron/otlp/instruments.ts';
import { attemptLog } from '../../support/attempt-logs.ts';
import { toPlain } from '../../support/fake-collector.ts';
import { requestLog } from '../../support/request-logs.ts';

const usage = { prompt: 300, completion: 20, cached: 100, cacheWrite: 0, reasoning: 5 };
const failed = attemptLog({ durationMs: 30, outcome: 'failed', reason: 'rate_limited', usage: null, costUsd: null });
const answered = attemptLog({ model: 'b/two', provider: 'bolt', durationMs: 1_500, usage, costUsd: 0.5 });
const entry = requestLog({
  attempts: [failed, answered],
  usage,
  model: 'b/two',
  provider: 'bolt',
  streamed: true,
  ttftMs: 200,
  durationMs: 1_600,
});
const find = (_model: string, provider: string) => ({
  upstreamModel: 'two',
  address: `${provider}.example`,
  port: 443,
});

function write(entries: readonly (typeof entry)[]): ReadonlyMap<string, OtlpMetric> {
  const meter = createMeter(1_000);
  for (const one of entries) meter.record(one, find);
  return new Map(meter.write(61_000, (text) => text).map((metric) => [metric.name, metric]));
}

const pointsOf = (metric: OtlpMetric | undefined) =>
  (metric?.histogram ?? metric?.sum)?.dataPoints.map((point) => ({ ...point, attributes: toPlain(point.attributes) }));

test('nothing is written before there was a request', () => {
  expect(write([])).toEqual(new Map());
});

test('the duration of every call is a cumulative histogram with the bounds of the conventions', () => {
  const metric = write([entry]).get('gen_ai.client.operation.duration');
  expect([metric?.unit, metric?.histogram?.aggregationTemporality]).toEqual(['s', 2]);
  const common = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'two', 'server.port': 443 };
  expect(pointsOf(metric)).toMatchObject([
    {
      attributes: { ...common, 'gen_ai.provider.name': 'acme', 'error.type': 'rate_limited' },
      startTimeUnixNano: '1000000000',
      timeUnixNano: '61000000000',
      count: '1',
      sum: 0.03,
      explicitBounds: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
      bucketCounts: ['0', '0', '1', ...Array.from({ length: 12 }, () => '0')],
    },
    {
      attributes: { ...common, 'gen_ai.provider.name': 'bolt', 'server.address': 'bolt.example' },
      count: '1',
      sum: 1.5,
    },
  ]);
});

test('tokens are a histogram by type; calls without a figure are left out', () => {
  const metric = write([entry, entry]).get('gen_ai.client.token.usage');
  expect(metric?.histogram?.dataPoints[0]?.explicitBounds.at(-1)).toBe(67_108_864);
  expect(pointsOf(metric)?.map(({ attributes, ...point }) => [attributes['gen_ai.token.type'], point])).toMatchObject([
    ['input', { count: '2', sum: 600 }],
    ['output', { count: '2', sum: 40 }],
  ]);
});

test('the time to the first chunk is told of streams only', () => {
  expect(write([{ ...entry, streamed: false }]).has('gen_ai.client.operation.time_to_first_chunk')).toBe(false);
  expect(pointsOf(write([entry]).get('gen_ai.client.operation.time_to_first_chunk'))).toMatchObject([
    { attributes: { 'gen_ai.provider.name': 'bolt' }, count: '1', sum: 0.2 },
  ]);
});

test('the counters are those of GET /metrics', () => {
  const metrics = write([entry]);
  const sums = [...metrics.values()]
    .filter(({ sum }) => sum !== undefined)
    .map((metric) => [
      metric.name,
      pointsOf(metric)?.map((point) => ({ ...point.attributes, value: (point as { asDouble?: number }).asDouble })),
    ]);
  const bolt = { model: 'b/two', provider: 'bolt' };
  const acme = { model: 'acme/big', provider: 'acme' };
  expect(Object.fromEntries(sums)).toEqual({
    'pareto_desk.requests': [{ outcome: 'succeeded', tier: 'high', ...bolt, value: 1 }],
    'pareto_desk.tokens': Object.entries(usage).map(([kind, value]) => ({ kind, ...bolt, value })),
    'pareto_desk.cost_usd': [{ ...bolt, value: 0.5 }],
    'pareto_desk.attempts': [
      { ...acme, outcome: 'failed', value: 1 },
      { ...bolt, outcome: 'succeeded', value: 1 },
    ],
    'pareto_desk.attempt_failures': [{ ...acme, reason: 'rate_limited', value: 1 }],
  });
  expect(pointsOf(metrics.get('pareto_desk.duration'))).toMatchObject([{ attributes: { tier: 'high' }, sum: 1.6 }]);
  expect(pointsOf(metrics.get('pareto_desk.ttft'))).toMatchObject([{ attributes: { tier: 'high' }, sum: 0.2 }]);
});

test('names that clients make up cannot make it grow without bound', () => {
  const entries = Array.from({ length: 2_500 }, (_, index) => ({ ...entry, model: `made/up-${index}`, attempts: [] }));
  const points = pointsOf(write(entries).get('pareto_desk.requests'));
  expect(points).toHaveLength(2_001);
  expect(points?.at(-1)).toMatchObject({ attributes: { 'otel.metric.overflow': true }, asDouble: 500 });
});
