import { describe, expect, test } from 'vitest';
import { routePreviewSchema, type RoutePreview } from '../../../../shared/app-state.ts';
import { planRoute } from '../../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import { toRoutePreview } from '../../../../electron/gateway/routing/route-preview.ts';
import { aRequest, aSnapshot, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  {
    id: 'a/soon',
    tier: 'high',
    endpoints: [{ provider: 'a', overrides: [{ validFrom: '2026-12-01', promptUsdPerMTok: 9 }] }],
  },
  { id: 'b/later', tier: 'high', prompt: 2 },
];

function preview(body: Readonly<Record<string, unknown>>, sketch: SnapshotSketch = { models }): RoutePreview {
  const snapshot = aSnapshot(sketch);
  const request = aRequest(String(body.model), { body: () => body, plugins: body.plugins });
  return toRoutePreview((then) => planRoute(readIntent(request, then), request, then), snapshot, request);
}

describe('the preview of a route', () => {
  test('tells what was wanted, who answers, and why, in the form the window expects', () => {
    const shown = preview({ model: 'pareto-code:nitro' });
    expect(routePreviewSchema.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({
      intent: {
        router: 'pareto',
        tier: 'high',
        variant: 'nitro',
        maxPrice: null,
        from: { tier: 'factory', variant: 'suffix' },
      },
      tierUsed: 'high',
      at: '2026-11-23T12:00:00.000Z',
      refusal: null,
    });
    // 1,000 prompt tokens at $1 and 500 answer tokens at $3 per million
    expect(shown.chain[0]).toEqual({
      model: 'a/soon',
      provider: 'a',
      tier: 'high',
      role: 'primary',
      promptUsdPerMTok: 1,
      completionUsdPerMTok: 3,
      throughputP50: null,
      expectedCostUsd: 0.0025,
    });
  });

  test('`at` asks for the prices of another date', () => {
    const shown = preview({ model: 'pareto-code', at: '2026-12-24T18:00:00Z' });
    expect([shown.chain[0]?.model, shown.at]).toEqual(['b/later', '2026-12-24T18:00:00.000Z']);
  });

  test.each(['Christmas', 5, {}])('an `at` of %j is a 400', (at) => {
    expect(() => preview({ model: 'pareto-code', at })).toThrow(/ISO time/);
  });

  test('a request nobody can answer shows what the client would be told', () => {
    const shown = preview({ model: 'pareto-code' }, { models, bars: { a: 'no-key', b: 'no-key' } });
    expect(shown).toMatchObject({ chain: [], tierUsed: null, refusal: { status: 503, code: 'no_provider_ready' } });
  });
});
