import { describe, expect, test } from 'vitest';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import { noon, type ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  {
    id: 'acme/big',
    tier: 'high',
    endpoints: [
      { provider: 'dear', promptUsdPerMTok: 4, throughputP50: 200 },
      { provider: 'cheap', promptUsdPerMTok: 1, throughputP50: 20 },
      { provider: 'middle', promptUsdPerMTok: 2, throughputP50: 50 },
      { provider: 'unknown', promptUsdPerMTok: null, throughputP50: null },
    ],
  },
  { id: 'acme/other', tier: 'high' },
];

describe('a concrete model', () => {
  test('is asked at its three cheapest providers', () => {
    const made = plan({ models }, 'acme/big');
    expect(chain(made)).toEqual(['acme/big@cheap primary', 'acme/big@middle fallback', 'acme/big@dear fallback']);
    expect([verdictOf(made, 'acme/big'), verdictOf(made, 'acme/other')]).toEqual([
      'chosen asked-for',
      'excluded not-asked-for',
    ]);
    expect(made.why).toBe('The request names big; cheap is the cheapest of its usable providers.');
  });

  test('with :nitro is asked at its fastest provider first', () => {
    expect(chain(plan({ models }, 'acme/big:nitro'))[0]).toBe('acme/big@dear primary');
  });

  test('never goes above the price cap', () => {
    expect(chain(plan({ models, settings: { maxPromptUsdPerMTok: 2 } }, 'acme/big'))).toHaveLength(2);
    expect(plan({ models, settings: { maxPromptUsdPerMTok: 0.5 } }, 'acme/big').refusal).toMatchObject({
      status: 404,
      detail: { availability: { excluded_by: ['price-cap'] } },
    });
  });

  test('that seems too small for the prompt is left to its provider, which counts exactly', () => {
    expect(chain(plan({ models }, 'acme/other', { promptTokens: 250_000 }))).toEqual(['acme/other@acme primary']);
  });

  test('prefers a provider with room for the prompt', () => {
    const endpoints = [{ provider: 'narrow', promptUsdPerMTok: 0.1, contextLength: 8_000 }, { provider: 'wide' }];
    const made = plan({ models: [{ id: 'acme/big', endpoints }] }, 'acme/big', { promptTokens: 10_000 });
    expect(chain(made)).toEqual(['acme/big@wide primary']);
  });

  test('whose providers all rest is asked as a last resort, and refused where a provider named the time', () => {
    expect(verdictOf(plan({ models, rests: { 'acme/other@acme': {} } }, 'acme/other'), 'acme/other')).toBe(
      'chosen last-resort',
    );
    const rests = { 'acme/other@acme': { until: noon + 3_000, fromProvider: true, status: 429 } };
    expect(plan({ models, rests }, 'acme/other').refusal).toMatchObject({ status: 429, detail: { retryAfterS: 3 } });
  });

  test('without a key is refused, with the way out', () => {
    const { refusal } = plan({ models, bars: { acme: 'no-key' } }, 'acme/other');
    expect(refusal?.status).toBe(404);
    expect(refusal?.message).toBe(
      'No model is left for acme/other: 1 has no provider with a key. acme cannot be used: no-key.',
    );
  });
});

describe('the free router', () => {
  const free = { promptUsdPerMTok: 0, completionUsdPerMTok: 0 };
  const some: readonly ModelSketch[] = [
    { id: 'a/shaky', endpoints: [{ provider: 'a', ...free, throughputP50: 500 }] },
    { id: 'b/slow', endpoints: [{ provider: 'b', ...free, throughputP50: 20 }] },
    { id: 'c/quick', endpoints: [{ provider: 'c', ...free, throughputP50: 90 }] },
    { id: 'd/half', endpoints: [{ provider: 'd', promptUsdPerMTok: 0, completionUsdPerMTok: 1 }] },
    { id: 'e/unknown', endpoints: [{ provider: 'e', promptUsdPerMTok: null, completionUsdPerMTok: null }] },
  ];

  test('takes what costs nothing: the most reliable first, then the fastest', () => {
    const made = plan({ models: some, speeds: { 'a/shaky@a': { successRate: 0.5, throughputP50: null } } }, 'free');
    expect(chain(made)).toEqual(['c/quick@c primary', 'b/slow@b fallback', 'a/shaky@a fallback']);
    expect([verdictOf(made, 'd/half'), verdictOf(made, 'e/unknown')]).toEqual([
      'excluded not-free',
      'excluded not-free',
    ]);
  });

  test('goes on to another provider that gives it away', () => {
    const endpoints = [
      { provider: 'x', ...free, throughputP50: 90 },
      { provider: 'y', ...free, throughputP50: 20 },
      { provider: 'z', promptUsdPerMTok: 1 },
    ];
    expect(chain(plan({ models: [{ id: 'a/twice', endpoints }] }, 'free'))).toEqual([
      'a/twice@x primary',
      'a/twice@y fallback',
    ]);
  });

  test('is a 404 where nothing is free', () => {
    expect(plan({ models: some.slice(3) }, 'free').refusal).toMatchObject({ status: 404 });
  });
});
