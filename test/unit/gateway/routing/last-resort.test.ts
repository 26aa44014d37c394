import { describe, expect, test } from 'vitest';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import { noon, type SnapshotSketch } from '../../../support/a-snapshot.ts';
import { high, medium } from '../../../support/tier-sketches.ts';

describe('the reserve', () => {
  const reserveOf = (sketch: SnapshotSketch, model = 'pareto-code') =>
    plan(sketch, model).reserve?.map(({ endpoint, role }) => `${endpoint.key} ${role}`);
  const models = [...high, ...medium];
  const rests = { 'b/two@b': { until: noon + 9_000 }, 'b/three@b': { until: noon + 5_000 }, 'm/two@m': {} };

  test('is who rests by our own precaution, soonest first, up to three of each tier', () => {
    expect(reserveOf({ models, rests })).toEqual(['b/three@b fallback', 'm/two@m neighbour']);
    expect(verdictOf(plan({ models, rests }), 'b/three')).toBe('excluded cooling-down');
  });

  test('has the models of the chain at their other providers, each at three altogether', () => {
    const at = (...providers: string[]) => providers.map((provider) => ({ provider }));
    const model = { id: 'a/one', tier: 'high', endpoints: at('a', 'p', 'q', 'r') } as const;
    const resting = { 'a/one@p': { until: noon + 9_000 }, 'a/one@q': { until: noon + 5_000 }, 'a/one@r': {} };
    const sketch: SnapshotSketch = { models: [model], rests: resting };
    for (const id of ['pareto-code', 'a/one']) {
      expect(chain(plan(sketch, id))).toEqual(['a/one@a primary']);
      expect(reserveOf(sketch, id)).toEqual(['a/one@q fallback', 'a/one@p fallback']);
      expect(plan(sketch, id, { provider: { allow_fallbacks: false } }).reserve).toBeUndefined();
      expect(reserveOf({ ...sketch, rests: { 'a/one@p': { fromProvider: true } } }, id)).toBeUndefined();
    }
  });

  test('is nobody while nobody rests, where the tier is whole, or where the provider named the time', () => {
    expect(reserveOf({ models })).toBeUndefined();
    expect(reserveOf({ models: high, rests: { 'b/two@b': {} } })).toBeUndefined();
    expect(reserveOf({ models: high.slice(0, 2), rests: { 'b/two@b': { fromProvider: true } } })).toBeUndefined();
  });

  test('keeps to a strict tier and to a price cap', () => {
    expect(reserveOf({ models, rests: { 'm/two@m': {} }, settings: { strictTier: true } })).toBeUndefined();
    const settings = { maxPromptUsdPerMTok: 3 };
    expect(
      reserveOf({ models: [...high.slice(0, 2), ...high.slice(3)], rests: { 'c/four@c': {} }, settings }),
    ).toBeUndefined();
  });
});

describe('when everything rests', () => {
  const rests = {
    'a/one@a': { until: noon + 9_000 },
    'b/two@b': { until: noon + 5_000 },
    'b/three@b': { until: noon + 7_000 },
    'c/four@c': { until: noon + 8_000 },
  };

  test('the endpoints whose rest ends soonest are asked as a last resort', () => {
    const made = plan({ models: high, rests });
    expect(chain(made)).toEqual(['b/two@b primary', 'b/three@b fallback', 'c/four@c fallback']);
    expect(verdictOf(made, 'b/two')).toBe('chosen last-resort');
    expect(made.why).toContain('rests after a failure');
  });

  test('a provider that refused the key is the last of them', () => {
    const made = plan({ models: high, rests: { b: { reason: 'key_refused' }, 'a/one@a': rests['a/one@a'], c: {} } });
    expect(chain(made)[0]).toBe('a/one@a primary');
  });

  test('providers that refused the key are asked for one model each', () => {
    const models = ['a/1@x', 'a/2@x', 'a/3@x', 'a/4@y'].map((key) => ({
      id: key.slice(0, 3),
      tier: 'high' as const,
      endpoints: [{ provider: key.slice(4) }],
    }));
    const made = plan({ models, rests: { x: { until: noon + 1_000 }, y: { until: noon + 2_000 } } });
    expect(chain(made)).toEqual(['a/1@x primary', 'a/4@y fallback']);
  });

  test('an endpoint whose provider named the time is left alone even then', () => {
    const made = plan({
      models: high.slice(0, 2),
      rests: { ...rests, 'b/two@b': { until: noon + 5_000, fromProvider: true, status: 429 } },
    });
    expect(chain(made)).toEqual(['a/one@a primary']);
  });
});
