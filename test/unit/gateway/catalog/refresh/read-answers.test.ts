import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bundledSnapshot } from '../../../../../electron/gateway/catalog/bundled.ts';
import {
  readArtificialAnalysis,
  readOpenRouterBenchmarks,
} from '../../../../../electron/gateway/catalog/refresh/read-benchmarks.ts';
import { readModelsDev } from '../../../../../electron/gateway/catalog/refresh/read-models-dev.ts';
import { readOpenRouterEndpoints } from '../../../../../electron/gateway/catalog/refresh/read-openrouter-endpoints.ts';
import { readOpenRouterModels } from '../../../../../electron/gateway/catalog/refresh/read-openrouter-models.ts';
import type { Sighting } from '../../../../../electron/gateway/catalog/refresh/sighting.ts';
import { noon } from '../../../../support/a-snapshot.ts';

function answer(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../../fixtures/catalog/${name}.json`, import.meta.url), 'utf8'));
}

function of(model: string, sightings: readonly Sighting[]): readonly Sighting[] {
  return sightings.filter((sighting) => sighting.model === model);
}

describe('the OpenRouter model list', () => {
  const read = readOpenRouterModels(answer('openrouter-models'), noon);

  test('leaves out routers, aliases and batch rows, and says so', () => {
    expect(read.skipped).toEqual([
      'openrouter/pareto-code: a router',
      'openai/gpt-6.1-sol:batch: a batch row',
      '~anthropic/claude-opus-latest: an alias',
    ]);
    expect(read.sightings).toHaveLength(25);
  });

  test('reads prices per million tokens without the noise of binary fractions', () => {
    expect(of('deepseek/deepseek-v4-pro', read.sightings)[0]?.endpoint?.price).toEqual({
      prompt: 0.435,
      completion: 0.87,
      cacheRead: 0.003625,
      cacheWrite: null,
    });
  });

  test('reads long-prompt and time-of-day prices, whose hours have lost their zeros', () => {
    expect(of('openai/gpt-6.2-sol', read.sightings)[0]?.endpoint?.price?.overrides).toEqual([
      { minPromptTokens: 272_000, prompt: 4, completion: 15, cacheRead: 0.2, cacheWrite: 5 },
    ]);
    expect(of('deepseek/deepseek-v4.1-flash', read.sightings)[0]?.endpoint?.price?.overrides).toEqual([
      { utcStart: '0100', utcEnd: '0400', prompt: 0.3, completion: 1.2, cacheRead: 0.006, cacheWrite: null },
    ]);
  });

  test('knows an expired model, and what the others can do', () => {
    expect(of('xiaomi/mimo-v2.5-pro', read.sightings)[0]?.about?.status).toBe('retired');
    expect(of('anthropic/claude-opus-5.5', read.sightings)[0]?.about).toEqual({
      name: 'Claude Opus 5.5',
      author: 'anthropic',
      status: 'active',
      releaseDate: '2026-09-22',
      contextLength: 1_000_000,
      maxOutputTokens: 128_000,
      supports: { tools: true, images: true, structuredOutputs: false, reasoning: true },
    });
  });

  test('keeps a missing coding index missing', () => {
    const indexOf = (model: string) => of(model, read.sightings)[0]?.codingIndex;
    expect([indexOf('openai/gpt-5.5'), indexOf('anthropic/claude-opus-5.5'), indexOf('google/gemini-4-argon')]).toEqual(
      [74.9, undefined, undefined],
    );
  });

  test('takes a free row for a model of its own that costs nothing', () => {
    expect(of('thinkingmachines/inkling-small:free', read.sightings)[0]?.endpoint?.price).toMatchObject({
      prompt: 0,
      completion: 0,
    });
  });

  test.each([
    [null],
    [[]],
    [{ data: 'none' }],
    [{ data: [null, 5, { id: 7 }] }],
    [(answer('errors') as Record<string, { body: unknown }>).openrouter_401?.body],
  ])('an answer of another shape gives nothing, and no crash: %j', (strange) => {
    expect(readOpenRouterModels(strange, noon).sightings).toEqual([]);
  });
});

describe('the OpenRouter endpoint list', () => {
  const { idBySlug } = readOpenRouterModels(answer('openrouter-models'), noon);
  const read = (name: string) => readOpenRouterEndpoints(answer(`openrouter-endpoints-${name}`), noon, idBySlug);

  test('gives speeds of the companies we know, and the best of them to OpenRouter itself', () => {
    const { sightings } = read('deepseek-v4-pro');
    expect(
      sightings.map(({ model, endpoint }) => [
        model,
        endpoint?.provider,
        endpoint?.speed?.p50,
        endpoint?.speed?.ttftMs,
      ]),
    ).toEqual([
      ['deepseek/deepseek-v4-pro', 'deepseek', 155, 1_700],
      ['deepseek/deepseek-v4-pro', 'fireworks', 102, 1_500],
      ['deepseek/deepseek-v4-pro', 'together', 66, 1_650],
      ['deepseek/deepseek-v4-pro', 'openrouter', 155, 1_700],
    ]);
  });

  test('leaves out flex rows, rows that are down and rows without a speed', () => {
    expect(read('gpt-6.1-sol').skipped).toEqual(['openai/flex: another price class']);
    expect(read('deepseek-v4-pro').skipped).toEqual(['alibaba: down (status -2)']);
    expect(read('unauthenticated').sightings).toEqual([]);
  });

  test.each([
    [0.25, 250],
    [2600, 2600],
    [19, 19_000],
    [0, null],
  ])('a latency of %f is %j ms', (p50, expected) => {
    const row = { tag: 'openai', model_id: 'a/b', throughput_last_30m: { p50: 1 }, latency_last_30m: { p50 } };
    const { sightings } = readOpenRouterEndpoints({ data: { id: 'a/b', endpoints: [row] } }, noon, new Map());
    expect(sightings[0]?.endpoint?.speed?.ttftMs).toBe(expected);
  });
});

describe('benchmarks', () => {
  test('of OpenRouter find their models by the dated slug, with the date of the figures', () => {
    const { idBySlug } = readOpenRouterModels(answer('openrouter-models'), noon);
    const read = readOpenRouterBenchmarks(answer('openrouter-benchmarks'), noon, idBySlug);
    expect(read.date).toBe('2026-09-23');
    expect(of('x-ai/grok-4.6', read.sightings)).toEqual([{ model: 'x-ai/grok-4.6', codingIndex: 76.8 }]);
    expect(read.skipped).toContain('anthropic/claude-opus-5.5-20260922: no coding index');
  });

  test.each(['aa-models', 'aa-models-legacy'])('of Artificial Analysis are read in both shapes (%s)', (name) => {
    const ids = bundledSnapshot().models.map(({ id }) => id);
    const read = readArtificialAnalysis(answer(name), noon, ids);
    expect(read.field.get('mimo-v2-5-pro')).toBe(60.2);
    expect(of('google/gemini-3.5-flash', read.sightings)).toEqual([
      { model: 'google/gemini-3.5-flash', codingIndex: 70.1 },
      { model: 'google/gemini-3.5-flash', endpoint: { provider: '*', speed: { p50: 207.84, ttftMs: 18_330 } } },
    ]);
  });

  test('an entry of one effort is no figure of the model, and null no index', () => {
    const read = readArtificialAnalysis(answer('aa-models'), noon, ['openai/gpt-6-sol', 'anthropic/claude-opus-5.5']);
    expect(of('openai/gpt-6-sol', read.sightings)).toEqual([]);
    expect(of('anthropic/claude-opus-5.5', read.sightings).map(({ codingIndex }) => codingIndex)).toEqual([undefined]);
    expect(read.field.has('claude-opus-5-5')).toBe(false);
  });
});

describe('models.dev', () => {
  test('gives prices and limits of endpoints the catalog knows, and leaves out the others', () => {
    const figures = bundledSnapshot();
    const read = readModelsDev(answer('models-dev-api'), noon, figures);
    const sighting = of('anthropic/claude-opus-4.8', read.sightings).find(
      ({ endpoint }) => endpoint?.provider === 'anthropic',
    );
    expect(sighting?.endpoint).toMatchObject({
      price: { prompt: 5, completion: 25, cacheRead: 0.5, cacheWrite: 6.25 },
      contextLength: 1_000_000,
    });
    expect(readModelsDev({ acme: { models: { x: {} } } }, noon, figures).skipped).toEqual([
      'acme x: not in the catalog',
    ]);
  });

  test('knows no price below nothing', () => {
    const figures = bundledSnapshot();
    const [model] = figures.models;
    const [endpoint] = model?.endpoints ?? [];
    if (model === undefined || endpoint === undefined) throw new Error('The bundled figures are empty.');
    const row = { cost: { input: -1, output: 2, cache_read: -0.1 } };
    const read = readModelsDev({ [endpoint.provider]: { models: { [endpoint.modelId]: row } } }, noon, figures);
    expect(read.sightings).toMatchObject([{ endpoint: { price: { prompt: null, completion: 2, cacheRead: null } } }]);
  });
});
