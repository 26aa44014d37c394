import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import { factorySettings } from '../../../../shared/settings.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import { noon, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';
import { high, medium } from '../../../support/tier-sketches.ts';

const low: readonly ModelSketch[] = [{ id: 'l/one', tier: 'low', prompt: 0.1 }];

describe('the order inside a tier', () => {
  test('is cheapest first, with two fallbacks, those of other authors first', () => {
    const made = plan({ models: high });
    expect(chain(made)).toEqual(['b/two@b primary', 'a/one@a fallback', 'c/four@c fallback']);
    expect(verdictOf(made, 'b/two')).toBe('chosen cheapest-in-tier');
    expect(verdictOf(made, 'b/three')).toBe('standby not-needed');
    expect(made.why).toBe('two is the cheapest of 4 usable models in the high tier ($1 per million prompt tokens).');
  });

  test('a sibling of the same author stands in when there is nobody else', () => {
    expect(chain(plan({ models: high.slice(1, 3) }))).toEqual(['b/two@b primary', 'b/three@b fallback']);
  });

  test('ties go to the lower completion price, then the higher score, then the id', () => {
    const models: readonly ModelSketch[] = [
      { id: 'd/z', tier: 'high', completion: 3, percentile: 90 },
      { id: 'c/y', tier: 'high', completion: 3, percentile: 96 },
      { id: 'b/x', tier: 'high', completion: 3, percentile: 90 },
      { id: 'a/w', tier: 'high', completion: 5, percentile: 99 },
    ];
    const order: string[] = [];
    for (let left = models; left.length > 0; left = left.filter(({ id }) => id !== order.at(-1))) {
      order.push(plan({ models: left }).steps[0]?.model.id ?? '');
    }
    expect(order).toEqual(['c/y', 'b/x', 'd/z', 'a/w']);
  });

  test('a model whose price is not known is never cheapest', () => {
    const models: readonly ModelSketch[] = [
      { id: 'a/free', tier: 'high', prompt: null },
      { id: 'b/dear', tier: 'high', prompt: 99 },
    ];
    expect(chain(plan({ models }))).toEqual(['b/dear@b primary', 'a/free@a fallback']);
  });

  test('nor is one of which only the prompt price is known, nor is such a provider', () => {
    const half = { promptUsdPerMTok: 0.1, completionUsdPerMTok: null };
    const models: readonly ModelSketch[] = [
      { id: 'a/none', tier: 'high', prompt: null, completion: null },
      { id: 'b/half', tier: 'high', endpoints: [{ provider: 'b', ...half }] },
      {
        id: 'c/dear',
        tier: 'high',
        endpoints: [
          { provider: 'z', ...half },
          { provider: 'c', promptUsdPerMTok: 99 },
        ],
      },
    ];
    expect(chain(plan({ models }))).toEqual([
      'c/dear@c primary',
      'b/half@b fallback',
      'a/none@a fallback',
      'c/dear@z fallback',
    ]);
  });

  test('prices are those of the prompt size and the hour', () => {
    const models: readonly ModelSketch[] = [
      {
        id: 'a/day',
        tier: 'high',
        endpoints: [
          { provider: 'a', promptUsdPerMTok: 1, overrides: [{ minPromptTokens: 100_000, promptUsdPerMTok: 5 }] },
        ],
      },
      {
        id: 'b/night',
        tier: 'high',
        endpoints: [
          {
            provider: 'b',
            promptUsdPerMTok: 2,
            overrides: [{ utcStart: '2200', utcEnd: '0600', promptUsdPerMTok: 0.5 }],
          },
        ],
      },
    ];
    const first = (now: number, promptTokens: number) =>
      plan({ models, now }, 'pareto-code', { promptTokens }).steps[0]?.model.id;
    expect([first(noon, 100_000), first(noon, 100_001), first(noon + 11 * 3_600_000, 1)]).toEqual([
      'a/day',
      'b/night',
      'b/night',
    ]);
  });

  test('of a model, the cheapest provider is asked first', () => {
    const endpoints = [{ provider: 'dear', promptUsdPerMTok: 2 }, { provider: 'cheap' }];
    expect(chain(plan({ models: [{ id: 'a/one', tier: 'high', endpoints }] }))).toEqual([
      'a/one@cheap primary',
      'a/one@dear fallback',
    ]);
  });

  test('on equal prices the maker is asked before a reseller', () => {
    const { tierBands, tierPins } = factorySettings;
    const snapshot = bundledSnapshot();
    const catalog = buildCatalog({ snapshot, providers: [], models: [], mode: 'merge', tierBands, tierPins });
    const made = plan({ catalog }, 'x-ai/grok-4.6');
    expect(new Set(made.steps.map(({ price }) => price.promptUsdPerMTok))).toEqual(new Set([2]));
    expect(made.steps.map(({ endpoint }) => endpoint.provider)).toEqual(['xai', 'openrouter', 'vercel']);
  });

  test(':nitro is fastest first, own measurements before the catalog, unknown last', () => {
    expect(chain(plan({ models: high }, 'pareto-code:nitro'))).toEqual([
      'b/three@b primary',
      'a/one@a fallback',
      'c/four@c fallback',
    ]);
    const measured = plan({ models: high, speeds: { 'a/one@a': { throughputP50: 500 } } }, 'pareto-code:nitro');
    expect(chain(measured)[0]).toBe('a/one@a primary');
    expect(verdictOf(measured, 'a/one')).toBe('chosen fastest-in-tier');
  });
});

describe('the neighbouring tiers', () => {
  const models = [...high.slice(0, 1), ...medium, ...low];

  test('stand behind the tier, in the order quality first', () => {
    expect(chain(plan({ models }, 'pareto-code:high'))).toEqual([
      'a/one@a primary',
      'm/two@m neighbour',
      'm/one@m neighbour',
      'l/one@l neighbour',
    ]);
    expect(chain(plan({ models }, 'pareto-code:medium')).slice(2)).toEqual(['a/one@a neighbour', 'l/one@l neighbour']);
    expect(chain(plan({ models }, 'pareto-code:low')).slice(1)).toEqual([
      'm/two@m neighbour',
      'm/one@m neighbour',
      'a/one@a neighbour',
    ]);
  });

  test('come first only when nothing of the tier is left', () => {
    const made = plan({ models, bars: { l: 'no-key' } }, 'pareto-code:low');
    expect(made).toMatchObject({ tierUsed: 'medium', refusal: null });
    expect(chain(made)[0]).toBe('m/two@m neighbour');
    expect(verdictOf(made, 'm/two')).toBe('chosen neighbour-tier');
    expect(verdictOf(made, 'l/one')).toBe('excluded no-key');
    expect(made.why).toContain('No model of the low tier can be used now.');
  });

  test('are out of bounds for a strict tier', () => {
    const sketch: SnapshotSketch = { models, settings: { strictTier: true } };
    expect(chain(plan(sketch, 'pareto-code:high'))).toEqual(['a/one@a primary']);
    expect(plan({ ...sketch, bars: { l: 'no-key' } }, 'pareto-code:low').refusal).toMatchObject({ status: 404 });
  });

  test('are never above the price cap', () => {
    const made = plan({ models, settings: { maxPromptUsdPerMTok: 0.45 } }, 'pareto-code:low');
    expect(chain(made)).toEqual(['l/one@l primary', 'm/two@m neighbour']);
  });
});
