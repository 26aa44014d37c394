import { expect, test } from 'vitest';
import type { MeasuredSpeed, Rest } from '../../../../electron/gateway/catalog/endpoint-health.ts';
import { planRoute } from '../../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import type { RouteRequest } from '../../../../electron/gateway/routing/route-request.ts';
import type { RoutePlan } from '../../../../electron/gateway/routing/route-plan.ts';
import type { Snapshot } from '../../../../electron/gateway/routing/snapshot.ts';
import { aRequest, aSnapshot, noon, type ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  {
    id: 'a/steps',
    tier: 'high',
    p50: 40,
    context: 500_000,
    endpoints: [{ provider: 'a', promptUsdPerMTok: 1, overrides: [{ minPromptTokens: 100_000, promptUsdPerMTok: 5 }] }],
  },
  { id: 'b/steady', tier: 'high', prompt: 2, p50: 80, context: 500_000 },
  { id: 'c/small', tier: 'high', prompt: 3, p50: 60, context: 50_000 },
  { id: 'd/medium', tier: 'medium', prompt: 0.5, context: 500_000 },
  {
    id: 'e/medium',
    tier: 'medium',
    context: 20_000,
    endpoints: [
      { provider: 'e', promptUsdPerMTok: 0.4, overrides: [{ minPromptTokens: 5_000, promptUsdPerMTok: 0.9 }] },
    ],
  },
  { id: 'f/low', tier: 'low', prompt: 0.1 },
];

const speed = (throughputP50: number, ttftMsP50: number | null = null): MeasuredSpeed => ({
  throughputP50,
  throughputP90: null,
  ttftMsP50,
  ttftMsP90: null,
  successRate: 1,
  samples: 5,
});
const rest: Rest = { until: noon + 60_000, reason: 'rate_limited', status: 429, fromProvider: false, probing: false };

const sooner = { provider: { sort: { by: 'latency', partition: 'none' } } };

/** One change of the world or the request after the other, each against what was told before. */
const moments: readonly (readonly [string, string, Partial<RouteRequest>, Partial<Snapshot>])[] = [
  ['as usual', 'pareto-code', {}, {}],
  ['as usual again', 'pareto-code', {}, {}],
  ['a prompt that costs more', 'pareto-code', { promptTokens: 150_000 }, {}],
  ['back', 'pareto-code', {}, {}],
  ['one model too small', 'pareto-code', { promptTokens: 60_000 }, {}],
  ['neighbours the other way round', 'pareto-code', { promptTokens: 10_000 }, {}],
  ['by speed', 'pareto-code:nitro', {}, {}],
  ['by another speed', 'pareto-code:nitro', {}, { speeds: new Map([['b/steady@b', speed(81.4)]]) }],
  ['by a speed that reads the same', 'pareto-code:nitro', {}, { speeds: new Map([['b/steady@b', speed(81.2)]]) }],
  ['by latency', 'pareto-code', sooner, { speeds: new Map([['b/steady@b', speed(81.2, 300)]]) }],
  ['by another latency', 'pareto-code', sooner, { speeds: new Map([['b/steady@b', speed(81.2, 200)]]) }],
  ['a neighbour less', 'pareto-code', { promptTokens: 30_000 }, {}],
  ['one at rest', 'pareto-code', {}, { rests: new Map([['a/steps@a', rest]]) }],
  ['awake', 'pareto-code', {}, {}],
  ['another tier', 'pareto-code:medium', {}, {}],
  ['none of the tier', 'pareto-code:low', { promptTokens: 30_000 }, {}],
];

const made = (world: Snapshot, model: string, changes: Partial<RouteRequest>): RoutePlan => {
  const request = aRequest(model, changes);
  return planRoute(readIntent(request, world), request, world);
};
const told = ({ why, verdicts, steps }: RoutePlan) => ({
  why,
  verdicts,
  steps: steps.map(({ endpoint }) => endpoint.key),
});

test('whatever was told before, the words are those of a first plan', () => {
  const world = aSnapshot({ models });
  for (const [name, model, changes, differences] of [...moments, ...moments.toReversed()]) {
    const first = made({ ...aSnapshot({ models }), ...differences }, model, changes);
    const again = made({ ...world, ...differences }, model, changes);
    expect({ name, ...told(again) }).toEqual({ name, ...told(first) });
  }
});

test('plans that come out the same share their verdicts', () => {
  const world = aSnapshot({ models });
  const first = made(world, 'pareto-code', { promptTokens: 10 });
  expect(made(world, 'pareto-code', { promptTokens: 20 }).verdicts).toBe(first.verdicts);
});
