import { describe, expect, test } from 'vitest';
import { familyOf } from '../../../../electron/gateway/routing/model-family.ts';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import { factorySettings } from '../../../../shared/settings.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import type { ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  { id: 'a/one', endpoints: [{ provider: 'p' }, { provider: 'q', promptUsdPerMTok: 2 }] },
  { id: 'b/two' },
  { id: 'c/three' },
];

describe('models', () => {
  test('are tried after the model, in their order, each once', () => {
    const made = plan({ models }, 'a/one', { models: ['c/three', 'a/one', { model: 'b/two' }] });
    expect(chain(made)).toEqual(['a/one@p primary', 'a/one@q fallback', 'c/three@c fallback', 'b/two@b fallback']);
    expect(verdictOf(made, 'b/two')).toBe('standby fallback');
  });

  test('may have space around them, as `model` may; nothing but space is a 400', () => {
    expect(plan({ models }, 'a/one', { models: [' b/two\n'] }).intent.models).toEqual(['a/one', 'b/two']);
    expect(() => plan({ models }, 'a/one', { models: ['b/two', ' '] })).toThrow(/`models` must be an array/);
  });

  test('come to the front when the model cannot be used', () => {
    const made = plan({ models, bars: { p: 'no-key', q: 'no-key' } }, 'a/one', { models: ['b/two'] });
    expect(chain(made)).toEqual(['b/two@b primary']);
    expect(verdictOf(made, 'a/one')).toBe('excluded no-key');
  });

  const five: readonly ModelSketch[] = ['a', 'b', 'c', 'd', 'e'].map((author) => ({ id: `${author}/m` }));
  const others = ['b/m', 'c/m', 'd/m', 'e/m'];

  test('are all asked in the end where they rest by our own precaution, however many there are', () => {
    const made = plan({ models: five, rests: { 'b/m@b': {}, 'e/m@e': {} } }, 'a/m', { models: others });
    expect(chain(made)).toEqual(['a/m@a primary', 'c/m@c fallback', 'd/m@d fallback']);
    expect(made.reserve?.map(({ model }) => model.id)).toEqual(['b/m', 'e/m']);
    const rests = Object.fromEntries(five.map(({ id }) => [`${id}@${id.slice(0, 1)}`, {}]));
    expect(plan({ models: five, rests }, 'a/m', { models: others }).steps).toHaveLength(5);
  });

  test('have no effect beside a router, and routers none among them', () => {
    expect(plan({ models }, 'pareto-code', { models: ['b/two'] }).intent.ignored).toHaveLength(1);
    expect(plan({ models }, 'a/one', { models: ['auto'] }).intent).toMatchObject({
      models: ['a/one'],
      ignored: [expect.any(String)],
    });
  });

  test('with an order of their own have their providers in that order', () => {
    const fast: readonly ModelSketch[] = [
      ...models,
      {
        id: 'd/four',
        endpoints: [
          { provider: 'slow', promptUsdPerMTok: 1, throughputP50: 10 },
          { provider: 'fast', promptUsdPerMTok: 2, throughputP50: 90 },
        ],
      },
    ];
    const made = plan({ models: fast }, 'a/one', { models: ['d/four:nitro', 'b/two:online'] });
    expect(chain(made).slice(0, 4)).toEqual([
      'a/one@p primary',
      'a/one@q fallback',
      'd/four@fast fallback',
      'd/four@slow fallback',
    ]);
    expect(made.intent.ignored).toEqual(['The suffix :online has no effect here.']);
  });

  test.each([
    ['a/one', { models: ['a/one:nitro'] }, 'a/one is named before: a/one:nitro has no effect.'],
    [
      'a/one',
      { models: ['b/two:nitro'], provider: { sort: { by: 'price', partition: 'none' } } },
      'The endpoints of all models are sorted as one: b/two:nitro too.',
    ],
  ])('an order of their own that cannot be kept is told', (model, changes, sentence) => {
    expect(plan({ models }, model, changes).intent.ignored).toContain(sentence);
  });

  test('may repeat the first, as where a request has no `model`', () => {
    const made = plan({ models }, 'a/one:nitro', { models: ['a/one:nitro', 'b/two:nitro', 'b/two:nitro'] });
    expect(made.intent).toMatchObject({ models: ['a/one', 'b/two'], ignored: [] });
  });

  test('are sorted with the model where the request sorts all as one', () => {
    const provider = { sort: { by: 'price', partition: 'none' } };
    const dear: ModelSketch = {
      id: 'z/dear',
      endpoints: [{ provider: 'a', promptUsdPerMTok: 1.5 }, { provider: 'q' }],
    };
    const made = plan({ models: [...models, dear] }, 'z/dear', { models: ['a/one'], provider });
    expect(chain(made)).toEqual(['z/dear@q primary', 'a/one@p fallback', 'z/dear@a fallback', 'a/one@q fallback']);
    const other = plan({ models: [...models, { ...dear, prompt: 3 }] }, 'z/dear', { models: ['a/one'], provider });
    expect(chain(other)[0]).toBe('a/one@p primary');
    expect([verdictOf(other, 'a/one'), verdictOf(other, 'z/dear')]).toEqual(['chosen asked-for', 'standby fallback']);
    expect(other.why).toBe('The request sorts its models as one; one at p is the cheapest of 4 endpoints.');
  });

  test.each([[{}], [['b/two', 5]], [['nobody/knows']]])('%j are a 400', (value) => {
    expect(() => plan({ models }, 'a/one', { models: value })).toThrow(
      expect.objectContaining({ status: 400 }) as Error,
    );
  });
});

describe('an alias of a family', () => {
  const { tierBands, tierPins } = factorySettings;
  const catalog = buildCatalog({
    snapshot: bundledSnapshot(),
    providers: [],
    models: [],
    mode: 'merge',
    tierBands,
    tierPins,
  });

  test.each([
    ['~anthropic/claude-opus-latest', 'anthropic/claude-opus-5.5'],
    ['~openai/gpt-sol-latest', 'openai/gpt-6.2-sol'],
    ['~google/gemini-flash-latest:nitro', 'google/gemini-3.8-flash'],
    ['~moonshotai/kimi-latest', 'moonshotai/kimi-k3'],
  ])('%s is the newest, %s', (alias, id) => {
    const made = plan({ catalog }, alias);
    expect([made.intent.router, made.steps[0]?.model.id]).toEqual(['latest', id]);
    expect(new Set(made.steps.map(({ model }) => model.id)).size).toBe(1);
  });

  test('steps back to the newest one that can be used', () => {
    const made = plan(
      { catalog, settings: { disabledModels: ['anthropic/claude-opus-5.5'] } },
      '~anthropic/claude-opus-latest',
    );
    expect(made.steps[0]?.model.id).toBe('anthropic/claude-opus-5');
    expect(verdictOf(made, 'anthropic/claude-opus-4.8')).toBe('excluded not-newest');
  });

  test('counts as one model, of which no more than three are asked though they rest', () => {
    const family: readonly ModelSketch[] = ['1', '2', '3', '4', '5'].map((version) => ({
      id: `a/claude-opus-${version}`,
    }));
    const rests = Object.fromEntries(family.map(({ id }) => [`${id}@a`, {}]));
    expect(plan({ models: family, rests }, '~a/claude-opus-latest').steps).toHaveLength(3);
  });

  test('may stand in `models`, too', () => {
    const made = plan({ catalog }, 'openai/gpt-5.5', { models: ['~anthropic/claude-opus-latest'] });
    expect(made.intent).toMatchObject({ models: ['openai/gpt-5.5', 'anthropic/claude-opus-5.5'], ignored: [] });
  });

  test('has the models behind it that the request names, an older member included', () => {
    const made = plan({ catalog }, '~anthropic/claude-opus-latest', {
      models: ['openai/gpt-5.5', 'anthropic/claude-opus-4.8'],
    });
    const asked = [...new Set(made.steps.map(({ model }) => model.id))];
    expect(asked).toEqual(['anthropic/claude-opus-5.5', 'openai/gpt-5.5', 'anthropic/claude-opus-4.8']);
    expect(made.intent.ignored).toEqual([]);
    expect(verdictOf(made, 'anthropic/claude-opus-5')).toBe('excluded not-newest');
    expect(made.verdicts.find(({ model }) => model === 'openai/gpt-5.5')?.detail).toMatch(/^Number 2 of/);
  });

  test('of nobody is a 400', () => {
    expect(() => plan({ catalog }, '~acme/void-latest')).toThrow(/not a valid model ID/);
  });

  test.each([
    ['claude-opus-5.5', 'claude-opus'],
    ['gpt-5.4-mini', 'gpt-mini'],
    ['gpt-oss-120b', 'gpt-oss-120b'],
    ['deepseek-v4-flash-0731', 'deepseek-flash'],
    ['gemini-3.1-pro-preview', 'gemini-pro'],
    ['qwen3.8-max', 'qwen-max'],
    ['o3', 'o3'],
  ])('%s is of the family %s', (slug, family) => {
    expect(familyOf(slug)).toBe(family);
  });
});
