import { describe, expect, test } from 'vitest';
import { planRoute } from '../../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import type { Snapshot } from '../../../../electron/gateway/routing/snapshot.ts';
import { aRequest, aSnapshot, type ModelSketch } from '../../../support/a-snapshot.ts';

function planFirst(snapshot: Snapshot): string | undefined {
  const request = aRequest('pareto-code');
  return planRoute(readIntent(request, snapshot), request, snapshot).steps[0]?.model.id;
}

describe('weighted_avg', () => {
  const two: readonly ModelSketch[] = [
    { id: 'a/low-input', tier: 'high', prompt: 1, completion: 50 },
    { id: 'b/low-output', tier: 'high', prompt: 2, completion: 4 },
  ];

  function firstFor(traffic: { readonly prompt: number; readonly completion: number } | null): string | undefined {
    const bare = aSnapshot({ models: two, settings: { priceSource: 'weighted_avg' } });
    const snapshot =
      traffic === null ? bare : { ...bare, traffic: { requests: 9, cached: 0, cacheWrite: 0, ...traffic } };
    return planFirst(snapshot);
  }

  test.each([
    ['long prompts and short answers', { prompt: 10_000, completion: 100 }, 'a/low-input'],
    ['short prompts and long answers', { prompt: 1_000, completion: 1_000 }, 'b/low-output'],
    ['no traffic yet: the list price', null, 'a/low-input'],
  ] as const)('%s', (_, traffic, expected) => {
    expect(firstFor(traffic)).toBe(expected);
  });
});
