import { describe, expect, test } from 'vitest';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import type { ModelSketch } from '../../../support/a-snapshot.ts';

describe('the other providers of the chain', () => {
  const at = (...providers: readonly string[]) =>
    providers.map((provider, index) => ({ provider, promptUsdPerMTok: index + 1 }));
  const models: readonly ModelSketch[] = [
    { id: 'a/one', tier: 'high', endpoints: at('a', 'p', 'q', 'r') },
    { id: 'b/two', tier: 'high', endpoints: at('b', 'p') },
    { id: 'm/next', tier: 'medium', endpoints: at('m', 'p') },
  ];
  const none = ['a/one@a primary', 'b/two@b fallback', 'm/next@m neighbour'];

  test('are asked when it has failed, before a neighbouring tier; of each model three at most', () => {
    const made = plan({ models });
    expect(chain(made)).toEqual([
      'a/one@a primary',
      'b/two@b fallback',
      'a/one@p fallback',
      'a/one@q fallback',
      'b/two@p fallback',
      'm/next@m neighbour',
    ]);
    const detailOf = (id: string) => made.verdicts.find(({ model }) => model === id)?.detail;
    expect([verdictOf(made, 'a/one'), detailOf('b/two'), detailOf('m/next')]).toEqual([
      'chosen cheapest-in-tier',
      'Tried as number 2, when those before it fail.',
      'Tried as number 6, in the neighbouring medium tier.',
    ]);
  });

  test('are those of the tier that stands in', () => {
    const made = plan({ models: models.slice(2) });
    expect(chain(made)).toEqual(['m/next@m neighbour', 'm/next@p neighbour']);
  });

  test('keep to the order of the providers, to keys, rests and the cap', () => {
    expect(chain(plan({ models, speeds: { 'a/one@q': { throughputP50: 900 } } }, 'pareto-code:nitro'))[0]).toBe(
      'a/one@q primary',
    );
    const sketch = { models: models.slice(0, 1), bars: { p: 'no-key' }, rests: { 'a/one@q': {} } } as const;
    expect(chain(plan(sketch))).toEqual(['a/one@a primary', 'a/one@r fallback']);
    expect(chain(plan({ ...sketch, settings: { maxPromptUsdPerMTok: 3 } }))).toEqual(['a/one@a primary']);
  });

  test.each([
    [{ allow_fallbacks: false }, none],
    [{ allow_fallbacks: false, order: ['a', 'b', 'm'] }, none],
    [{ ignore: ['p', 'q', 'r'] }, none],
    [{ only: ['a', 'b', 'm'] }, none],
  ])('are left out where %j forbids them', (provider, expected) => {
    expect(chain(plan({ models }, 'pareto-code', { provider }))).toEqual(expected);
  });

  test('leave who rests by our own precaution in the reserve', () => {
    const made = plan({ models: models.slice(0, 2), rests: { 'b/two@b': {}, 'b/two@p': {} } });
    expect(made.steps).toHaveLength(3);
    expect(made.reserve?.map(({ endpoint }) => endpoint.key)).toEqual(['b/two@b']);
  });
});
