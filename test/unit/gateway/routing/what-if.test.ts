import { describe, expect, test } from 'vitest';
import {
  startReplay,
  type Alternative,
  type RecordedUse,
  type WhatIf,
} from '../../../../electron/gateway/routing/what-if.ts';
import type { Snapshot } from '../../../../electron/gateway/routing/snapshot.ts';
import { aSnapshot, noon, paretoPlugin, type ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  { id: 'a/dear', tier: 'high', percentile: 98, prompt: 10, completion: 50, context: 2_000_000 },
  {
    id: 'b/cheap',
    context: 2_000_000,
    tier: 'low',
    percentile: 75,
    prompt: 1,
    completion: 5,
    supports: { tools: false },
  },
  { id: 'c/unpriced', tier: 'medium', prompt: null, completion: null, context: 2_000_000 },
];
const usage = { prompt: 1_000_000, completion: 100_000, cached: 0, cacheWrite: 0, reasoning: 0 };

function use(changes: Partial<RecordedUse> = {}): RecordedUse {
  return { at: noon, model: 'a/dear', usage: { ...usage }, costUsd: 15, needsTools: false, ...changes };
}

function replay(uses: readonly RecordedUse[], alternative: Alternative, then: Snapshot): WhatIf {
  const { add, result } = startReplay(alternative, then);
  for (const one of uses) add([one]);
  return result();
}

describe('replay', () => {
  test('puts what was spent beside what another tier would have cost, model by model', () => {
    const snapshot = aSnapshot({ models, rests: { 'b/cheap@b': {} } });
    expect(replay([use(), use()], { model: 'pareto-code:low' }, snapshot)).toEqual({
      requests: 2,
      wasUsd: 30,
      wouldBeUsd: 3,
      notComparable: 0,
      refused: 0,
      was: [{ model: 'a/dear', requests: 2, costUsd: 30 }],
      wouldBe: [{ model: 'b/cheap', requests: 2, costUsd: 3 }],
    });
  });

  test('leaves requests out of the sums whose cost is not known on one side', () => {
    const done = replay([use(), use({ costUsd: null })], { model: 'pareto-code:medium' }, aSnapshot({ models }));
    expect(done).toMatchObject({ wasUsd: 0, wouldBeUsd: 0, notComparable: 2 });
  });

  test('respects what each request needed, and counts what nobody could have answered', () => {
    const snapshot = aSnapshot({ models: models.slice(0, 2), settings: { strictTier: true } });
    const done = replay([use(), use({ needsTools: true })], { model: 'pareto-code:low' }, snapshot);
    expect(done).toMatchObject({ refused: 1, wasUsd: 15, wouldBeUsd: 1.5 });
  });

  test('evaluates a price cap as well as a tier', () => {
    const done = replay(
      [use()],
      { model: 'pareto-code', plugins: paretoPlugin({ max_price: 2 }) },
      aSnapshot({ models }),
    );
    expect(done.wouldBe.map(({ model }) => model)).toEqual(['b/cheap']);
  });
});
