import { describe, expect, test } from 'vitest';
import { findModelRow, listAnthropicModels, listModels } from '../../../../electron/gateway/routing/model-list.ts';
import { aSnapshot } from '../../../support/a-snapshot.ts';

const snapshot = aSnapshot({
  models: [
    { id: 'a/wide', tier: 'high', prompt: 2, context: 1_000_000, maxOutput: 64_000, supports: { images: true } },
    {
      id: 'b/narrow',
      tier: 'high',
      prompt: 1.5,
      completion: 0.075,
      context: 128_000,
      maxOutput: 128_000,
      supports: { images: false },
    },
    { id: 'c/unkeyed', tier: 'high', context: 4_000 },
    { id: 'd/low', tier: 'low', context: 32_000, supports: { tools: false } },
  ],
  bars: { c: 'no-key' },
});

describe('GET /v1/models', () => {
  const rows = listModels(snapshot);
  const ids = rows.map(({ id }) => id);

  test('lists the routers in every form, then the models that can answer', () => {
    expect(ids).toEqual(
      expect.arrayContaining([
        'pareto-code',
        'pareto-code:high',
        'pareto-code:nitro',
        'openrouter/auto',
        'claude-pareto-code:low',
        'free',
      ]),
    );
    expect(ids.slice(-3)).toEqual(['a/wide', 'b/narrow', 'd/low']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a router states the smallest window and the abilities that all usable models of its tier share', () => {
    const row = findModelRow('pareto-code', snapshot);
    expect(row).toMatchObject({
      context_length: 128_000,
      top_provider: { context_length: 128_000, max_completion_tokens: 64_000 },
      architecture: { tokenizer: 'Router', input_modalities: ['text'] },
      pricing: { prompt: '-1', completion: '-1' },
    });
    expect(row?.supported_parameters).toContain('tools');
    expect(findModelRow('pareto-code:low', snapshot)?.supported_parameters).not.toContain('tools');
  });

  test('a router names its present pick', () => {
    expect(findModelRow('claude-pareto-code', snapshot)?.description).toMatch(/^Now b\/narrow at b\./);
  });

  test('a router whose tier is empty speaks of the tier it would step into', () => {
    expect(findModelRow('pareto-code:medium', snapshot)?.context_length).toBe(128_000);
  });

  test('a model has its price in USD per token, without exponents', () => {
    expect(findModelRow('b/narrow', snapshot)?.pricing).toEqual({ prompt: '0.0000015', completion: '0.000000075' });
  });

  test('a model that cannot be used is found by its id, with the reason', () => {
    expect(findModelRow('c/unkeyed', snapshot)).toMatchObject({
      id: 'c/unkeyed',
      description: expect.stringContaining('no-key') as string,
    });
    expect(findModelRow('nobody/knows', snapshot)).toBeNull();
  });

  // OpenRouter docs, "Model variants", read 2026-09: one model is looked up with its catalog suffix, without routing ones
  test.each([
    ['b/narrow:nitro', 'b/narrow'],
    ['openrouter/b/narrow:floor', 'b/narrow'],
    ['narrow', 'b/narrow'],
    ['c/unkeyed:floor', 'c/unkeyed'],
    ['~b/narrow-latest', 'b/narrow'],
    ['~b/narrow-latest:nitro', 'b/narrow'],
    ['~c/unkeyed-latest', 'c/unkeyed'],
    ['pareto', 'pareto-code'],
    ['PARETO-CODE', 'pareto-code'],
    ['pareto-code:0.5', 'pareto-code:medium'],
    ['pareto:nitro', 'pareto-code:nitro'],
    ['pareto-code:low:nitro', 'pareto-code:low'],
    ['openrouter/pareto-code:high', 'pareto-code:high'],
    ['pareto-code:floor', 'pareto-code'],
    ['auto-beta', 'auto'],
    ['openrouter/auto:nitro', 'auto'],
    ['free:nitro', 'free'],
  ])('%s is found as %s', (id, listed) => {
    const row = findModelRow(id, snapshot);
    expect(row).not.toBeNull();
    expect(row).toEqual(findModelRow(listed, snapshot));
    expect(row?.id).toBe(listed);
  });

  test.each(['b/narrow:free', 'b/narrow:low', 'pareto-code:best', 'auto:high', '~b/void-latest', ''])(
    '%j, which no request may name, is not found',
    (id) => {
      expect(findModelRow(id, snapshot)).toBeNull();
    },
  );

  test('an alias is the newest of its family that can be used', () => {
    const family = aSnapshot({
      models: [{ id: 'a/sol-2' }, { id: 'a/sol-1' }],
      settings: { disabledModels: ['a/sol-1'] },
    });
    expect(findModelRow('~a/sol-latest', family)?.id).toBe('a/sol-2');
  });

  test('Anthropic clients get the same ids in their own form', () => {
    const anthropic = listAnthropicModels(snapshot);
    expect(anthropic.map(({ id }) => id)).toEqual(ids);
    expect(anthropic[0]).toEqual({
      type: 'model',
      id: 'pareto-code',
      display_name: 'Pareto Code Router',
      created_at: '2026-04-21T00:00:00.000Z',
    });
  });
});
