import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paretoFrontier } from '../../../../electron/gateway/routing/pareto-frontier.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import { paretoPlugin, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  { id: 'a/best', percentile: 99, prompt: 10 },
  { id: 'b/good', percentile: 95, prompt: 2 },
  { id: 'c/fair', percentile: 80, prompt: 0.5 },
  { id: 'd/poor', percentile: 60, prompt: 0.1 },
  { id: 'e/beaten', percentile: 90, prompt: 2.5 },
  { id: 'f/unknown', percentile: 97, prompt: null },
  { id: 'g/unscored', prompt: 0.01 },
];

function capped(maxPrice: number, sketch: SnapshotSketch = {}) {
  return plan({ models, ...sketch }, 'pareto-code', { plugins: paretoPlugin({ max_price: maxPrice }) });
}

describe('max_price', () => {
  // OpenRouter OpenAPI, ParetoRouterPlugin.max_price, read 2026-08
  test('takes the best-scoring frontier model at or below the cap, then cheaper ones of the frontier', () => {
    expect(chain(capped(2))).toEqual(['b/good@b primary', 'c/fair@c fallback', 'd/poor@d fallback']);
    expect(verdictOf(capped(2), 'b/good')).toBe('chosen best-on-frontier');
  });

  test('falls back to models beside the frontier when the frontier is used up', () => {
    const few = models.filter(({ id }) => id !== 'c/fair' && id !== 'd/poor');
    expect(chain(capped(3, { models: few }))).toEqual(['b/good@b primary', 'e/beaten@e fallback']);
  });

  test('settles ties beside the frontier as in a tier, whatever the order of the catalog', () => {
    const ties: readonly ModelSketch[] = [
      { id: 'z/tie', percentile: 80, prompt: 2 },
      { id: 'x/dear', percentile: 80, prompt: 2, completion: 9 },
      { id: 'y/tie', percentile: 80, prompt: 2 },
      { id: 'b/good', percentile: 95, prompt: 1 },
    ];
    expect(chain(capped(3, { models: ties }))).toEqual(['b/good@b primary', 'y/tie@y fallback', 'z/tie@z fallback']);
  });

  test('goes on to the other providers of the chain, below the cap by the price that counts', () => {
    const endpoints = [1, 1.5, 9].map((price) => ({
      provider: `p${price}`,
      promptUsdPerMTok: price,
      completionUsdPerMTok: price,
    }));
    const some: readonly ModelSketch[] = [{ id: 'a/one', percentile: 95, endpoints }];
    expect(chain(capped(3, { models: some }))).toEqual(['a/one@p1 primary', 'a/one@p1.5 fallback']);
    // weighed by traffic 1.5 becomes 3
    const weighed = plan(
      { models: some, traffic: { prompt: 1_000, completion: 1_000, cached: 0, cacheWrite: 0 } },
      'pareto-code',
      { plugins: paretoPlugin({ max_price: 2.5, price_source: 'weighted_avg' }) },
    );
    expect(chain(weighed)).toEqual(['a/one@p1 primary']);
  });

  test('keeps to the cap by the price that counts where somebody rests, too', () => {
    const at = (id: string, ...prices: number[]): ModelSketch => ({
      id,
      percentile: 95,
      endpoints: prices.map((price) => ({
        provider: `p${price}`,
        promptUsdPerMTok: price,
        completionUsdPerMTok: price,
      })),
    });
    // weighed by traffic 1 becomes 2, and 1.5 becomes 3
    const weighed = (...resting: string[]) =>
      plan(
        {
          models: [at('a/one', 1, 1.5), at('b/two', 1.5)],
          traffic: { prompt: 1_000, completion: 1_000, cached: 0, cacheWrite: 0 },
          rests: Object.fromEntries(resting.map((key) => [key, {}])),
        },
        'pareto-code',
        { plugins: paretoPlugin({ max_price: 2.5, price_source: 'weighted_avg' }) },
      );
    expect(weighed('a/one@p1.5', 'b/two@p1.5').reserve).toBeUndefined();
    expect(verdictOf(weighed('b/two@p1.5'), 'b/two')).toBe('excluded price-cap');
    expect(chain(weighed('a/one@p1', 'a/one@p1.5', 'b/two@p1.5'))).toEqual(['a/one@p1 primary']);
  });

  test('draws the frontier over what can be used', () => {
    expect(chain(capped(3, { bars: { b: 'no-key' } }))[0]).toBe('e/beaten@e primary');
  });

  test('says of each model why it is out', () => {
    const made = capped(2);
    expect([verdictOf(made, 'a/best'), verdictOf(made, 'f/unknown'), verdictOf(made, 'g/unscored')]).toEqual([
      'excluded price-cap',
      'excluded unknown-price',
      'excluded not-benchmarked',
    ]);
  });

  test('is a 404 when nothing satisfies the cap', () => {
    expect(capped(0.05).refusal).toMatchObject({
      status: 404,
      detail: { availability: { code: 'constraint_filtered', excluded_by: ['price-cap', 'unknown-price'] } },
    });
  });

  test('never lifts the cap of the settings', () => {
    expect(chain(capped(20, { settings: { maxPromptUsdPerMTok: 1 } }))[0]).toBe('c/fair@c primary');
  });
});

describe('paretoFrontier', () => {
  const points = fc.array(
    fc.record({ price: fc.integer({ min: 0, max: 12 }), score: fc.integer({ min: 0, max: 12 }) }),
  );

  test('is what a comparison of every pair leaves, cheapest first', () => {
    fc.assert(
      fc.property(points, (all) => {
        const isBeaten = ({ price, score }: (typeof all)[number]): boolean =>
          all.some(
            (other) => other.price <= price && other.score >= score && (other.price < price || other.score > score),
          );
        const shown = (some: readonly { price: number; score: number }[]) => [
          ...new Set(some.map(({ price, score }) => `${price}/${score}`)),
        ];
        const expected = shown(all.filter((point) => !isBeaten(point)).toSorted((a, b) => a.price - b.price));
        expect(paretoFrontier(all).map(({ price, score }) => `${price}/${score}`)).toEqual(expected);
      }),
    );
  });
});
