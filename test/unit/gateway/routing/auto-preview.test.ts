import { describe, expect, test } from 'vitest';
import { routePreviewSchema } from '../../../../shared/app-state.ts';
import { planRoute } from '../../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import { toRoutePreview } from '../../../../electron/gateway/routing/route-preview.ts';
import { aRequest, aSnapshot, type ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  { id: 'a/tiny', prompt: 0.1, completion: 0.4, percentile: 45 },
  { id: 'c/large', prompt: 5, completion: 25, percentile: 99 },
];
const messages = [{ role: 'user', content: 'What is the capital of Portugal?' }];

function preview(body: Readonly<Record<string, unknown>>, model = 'auto', known = models) {
  const snapshot = aSnapshot({ models: known });
  const request = aRequest(model, { plugins: body.plugins, body: () => ({ model, messages, ...body }) });
  return toRoutePreview((then) => planRoute(readIntent(request, then), request, then), snapshot, request);
}

describe('the preview of auto', () => {
  test('tells everything the choice rests on, in the shape the window expects', () => {
    const shown = preview({});
    expect(routePreviewSchema.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({
      model: 'a/tiny',
      class: 'question',
      tier: 'low',
      reason: expect.stringMatching(/: tiny, .* large would reach/),
    });
    expect(Object.keys(shown.estimates ?? {})).toEqual(['a/tiny', 'c/large']);
    expect(shown.hull?.map((corner) => corner.model)).toEqual(['a/tiny', 'c/large']);
    expect(shown.expectedCostUsd?.['c/large']).toBeGreaterThan(shown.expectedCostUsd?.['a/tiny'] ?? 1);
  });

  test('says nothing of it beside another router', () => {
    expect(preview({}, 'pareto-code')).not.toHaveProperty('estimates');
  });

  test('chooses among given candidates, even when no provider is set up', () => {
    const candidates = [
      { id: 'x/weak', price_in: 0.2, price_out: 0.2, quality_prior: 0.6 },
      { id: 'x/strong', price_in: 20, price_out: 20, quality_prior: 0.9 },
      { id: 'x/measured', mean_cost: 0.01, quality_prior: 0.95 },
    ];
    const shown = preview({ candidates, plugins: [{ id: 'auto-router', cost_quality_tradeoff: 0 }] }, 'auto', []);
    expect(shown.model).toBe('x/measured');
    expect(shown.expectedCostUsd?.['x/measured']).toBe(0.01);
    expect(shown.refusal).not.toBeNull();
  });

  test('prices speak when the catalog knows only some of the candidates', () => {
    const candidates = [
      { id: 'c/large', price_in: 0.1, price_out: 0.1 },
      { id: 'x/unknown', price_in: 30, price_out: 60 },
    ];
    const { estimates } = preview({ candidates });
    expect(estimates?.['x/unknown']).toBeGreaterThan(estimates?.['c/large'] ?? 1);
  });

  test.each([
    [[]],
    ['x'],
    [[{ price_in: 1 }]],
    [[{ id: 'a', price_in: -1 }]],
    [[{ id: 'a', price_in: 1e308, price_out: 1e308 }]],
    [[{ id: 'a', quality_prior: 1.2 }]],
    [[{ id: 'a', mean_cost: '1' }]],
    [[{ id: 'a' }, { id: 'a' }]],
  ])('candidates of a wrong shape are a 400: %j', (candidates) => {
    expect(() => preview({ candidates })).toThrow(expect.objectContaining({ status: 400 }));
  });
});
