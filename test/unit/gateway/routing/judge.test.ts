import { describe, expect, test } from 'vitest';
import type { RouteRequest } from '../../../../electron/gateway/routing/route-request.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import { noon, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';

describe('weighted_avg', () => {
  const two: readonly ModelSketch[] = [
    { id: 'a/low-input', tier: 'high', prompt: 1, completion: 50 },
    { id: 'b/low-output', tier: 'high', prompt: 2, completion: 4 },
  ];
  const uncached = { cached: 0, cacheWrite: 0 };

  test.each<[string, SnapshotSketch, string]>([
    ['long prompts and short answers', { traffic: { ...uncached, prompt: 10_000, completion: 100 } }, 'a/low-input'],
    ['short prompts and long answers', { traffic: { ...uncached, prompt: 1_000, completion: 1_000 } }, 'b/low-output'],
    ['no traffic yet: the list price', {}, 'a/low-input'],
  ])('%s', (_, sketch, expected) => {
    const made = plan({ models: two, settings: { priceSource: 'weighted_avg' }, ...sketch });
    expect(made.steps[0]?.model.id).toBe(expected);
  });
});

describe('what cannot answer', () => {
  const models: readonly ModelSketch[] = [
    { id: 'a/first', tier: 'high', prompt: 0.1 },
    { id: 'b/second', tier: 'high', prompt: 1 },
  ];
  const firstWith = (changes: Partial<ModelSketch>): readonly ModelSketch[] =>
    models.map((model) => (model.id === 'a/first' ? { ...model, ...changes } : model));
  const rows: readonly (readonly [string, SnapshotSketch, Partial<RouteRequest>])[] = [
    ['no-key', { models, bars: { a: 'no-key' } }, {}],
    ['switched-off', { models, bars: { a: 'switched-off' } }, {}],
    ['switched-off', { models, settings: { disabledModels: ['a/first'] } }, {}],
    ['cooling-down', { models, rests: { 'a/first@a': {} } }, {}],
    ['cooling-down', { models, rests: { 'a/first@a': { until: noon - 1, probing: true } } }, {}],
    ['cooling-down', { models, rests: { a: { reason: 'key_refused' } } }, {}],
    ['cooling-down', { models, rests: { a: { until: noon - 1, probing: true } } }, {}],
    ['cooling-down', { models, rests: { a: { until: noon - 1 }, 'a/first@a': {} } }, {}],
    ['window-too-small', { models: firstWith({ context: 900 }) }, {}],
    ['window-too-small', { models: firstWith({ context: 1_500 }) }, { maxOutputTokens: 501 }],
    ['output-too-small', { models: firstWith({ maxOutput: 100 }) }, { maxOutputTokens: 101 }],
    ['price-cap', { models: firstWith({ prompt: 1.5 }), settings: { maxPromptUsdPerMTok: 1.2 } }, {}],
    ['unknown-price', { models: firstWith({ prompt: null }), settings: { maxPromptUsdPerMTok: 1.2 } }, {}],
    [
      'lacks-tools',
      { models: firstWith({ supports: { tools: false } }) },
      { needs: { tools: true, images: false, structuredOutputs: false } },
    ],
    [
      'lacks-images',
      { models: firstWith({ supports: { images: false } }) },
      { needs: { tools: false, images: true, structuredOutputs: false } },
    ],
    [
      'lacks-structured-outputs',
      { models: firstWith({ supports: { structuredOutputs: false } }) },
      { needs: { tools: false, images: false, structuredOutputs: true } },
    ],
  ];

  test.each(rows)('%s takes a model out before the choice, with that reason', (rule, sketch, changes) => {
    const made = plan(sketch, 'pareto-code', changes);
    expect(chain(made)).toEqual(['b/second@b primary']);
    expect(verdictOf(made, 'a/first')).toBe(`excluded ${rule}`);
  });

  test('a rest that is over lets the endpoint be tried again', () => {
    const made = plan({ models, rests: { 'a/first@a': { until: noon } } });
    expect(chain(made)[0]).toBe('a/first@a primary');
  });

  test('another provider of the model stands in for a resting one', () => {
    const endpoints = [{ provider: 'a' }, { provider: 'z', promptUsdPerMTok: 9 }];
    const made = plan({ models: [{ id: 'a/first', tier: 'high', endpoints }], rests: { 'a/first@a': {} } });
    expect(chain(made)).toEqual(['a/first@z primary']);
  });
});
