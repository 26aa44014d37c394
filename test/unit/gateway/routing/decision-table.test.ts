import { describe, expect, test } from 'vitest';
import { findModelRow } from '../../../../electron/gateway/routing/model-list.ts';
import { toOpenRouterMetadata } from '../../../../electron/gateway/routing/openrouter-metadata.ts';
import { chain, plan } from '../../../support/a-plan.ts';
import { aSnapshot, noon, paretoPlugin, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';

/** Three of the high tier, two of the others, one that nobody benchmarked. */
const models: readonly ModelSketch[] = [
  { id: 'a/high-dear', tier: 'high', percentile: 99, prompt: 5, completion: 25, p50: 50 },
  { id: 'b/high-cheap', tier: 'high', percentile: 96, prompt: 2, completion: 10, p50: 60 },
  { id: 'c/high-fast', tier: 'high', percentile: 95, prompt: 3, completion: 15, p50: 200 },
  { id: 'd/medium', tier: 'medium', percentile: 88, prompt: 0.5, completion: 2 },
  { id: 'e/medium', tier: 'medium', percentile: 86, prompt: 0.4, completion: 9 },
  { id: 'f/low', tier: 'low', percentile: 75, prompt: 0.1, completion: 0.4 },
  { id: 'g/unknown', prompt: 0.01, completion: 0.01 },
];

interface Row {
  readonly source: string;
  readonly rule: string;
  readonly model?: string;
  readonly plugin?: Readonly<Record<string, unknown>>;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly sketch?: SnapshotSketch;
  /** Start of the chain as `author/slug@provider role`; absent where the request is refused. */
  readonly chain?: readonly string[];
  readonly status?: number;
}

const docs = 'OpenRouter docs, Pareto Router (2026-08-22)';
const api = 'OpenRouter OpenAPI (2026-08-22)';
const ours = 'docs/architecture.md, Routing';
const high = ['b/high-cheap@b primary', 'c/high-fast@c fallback', 'a/high-dear@a fallback'];

const rows: readonly Row[] = [
  { source: docs, rule: 'openrouter/pareto-code is the router', model: 'openrouter/pareto-code', chain: high },
  { source: docs, rule: 'omitted score means high', chain: high },
  { source: docs, rule: '0.66 is high', plugin: { min_coding_score: 0.66 }, chain: high },
  {
    source: docs,
    rule: '0.33 is medium',
    plugin: { min_coding_score: 0.33 },
    chain: ['e/medium@e primary', 'd/medium@d fallback'],
  },
  { source: docs, rule: 'below 0.33 is low', plugin: { min_coding_score: 0.32 }, chain: ['f/low@f primary'] },
  {
    source: api,
    rule: 'the price key is the prompt list price',
    model: 'pareto-code:medium',
    chain: ['e/medium@e primary'],
  },
  {
    source: docs,
    rule: ':nitro is p50 throughput descending',
    model: 'openrouter/pareto-code:nitro',
    chain: ['c/high-fast@c primary', 'b/high-cheap@b fallback', 'a/high-dear@a fallback'],
  },
  {
    source: docs,
    rule: 'what is not available is no candidate',
    sketch: { bars: { b: 'no-key' } },
    chain: ['c/high-fast@c primary', 'a/high-dear@a fallback'],
  },
  {
    source: ours,
    rule: 'a neighbour is asked first only when the tier has nobody left: up before down',
    model: 'pareto-code:low',
    sketch: { bars: { f: 'no-key' } },
    chain: ['e/medium@e neighbour'],
  },
  {
    source: ours,
    rule: 'high steps down to medium first',
    sketch: { bars: { a: 'no-key', b: 'no-key', c: 'no-key' } },
    chain: ['e/medium@e neighbour', 'd/medium@d neighbour', 'f/low@f neighbour'],
  },
  {
    source: ours,
    rule: 'medium steps up to high first',
    model: 'pareto-code:medium',
    sketch: { bars: { d: 'no-key', e: 'no-key' } },
    chain: ['b/high-cheap@b neighbour'],
  },
  {
    source: ours,
    rule: 'a strict tier has no neighbours',
    model: 'pareto-code:low',
    sketch: { bars: { f: 'no-key' }, settings: { strictTier: true } },
    status: 404,
  },
  {
    source: ours,
    rule: 'a fallback never crosses the price cap',
    sketch: { settings: { maxPromptUsdPerMTok: 2.5 } },
    chain: ['b/high-cheap@b primary', 'e/medium@e neighbour', 'd/medium@d neighbour', 'f/low@f neighbour'],
  },
  {
    source: api,
    rule: 'max_price takes the best of the frontier at or below the cap',
    plugin: { max_price: 2 },
    chain: ['b/high-cheap@b primary', 'd/medium@d fallback', 'e/medium@e fallback'],
  },
  {
    source: api,
    rule: 'max_price ignores min_coding_score',
    plugin: { max_price: 0.45, min_coding_score: 1 },
    chain: ['e/medium@e primary'],
  },
  { source: api, rule: 'max_price that nobody meets is a 404', plugin: { max_price: 0.05 }, status: 404 },
  {
    source: docs,
    rule: 'enabled: false disables the saved default',
    plugin: { enabled: false },
    sketch: { settings: { defaultTier: 'low' } },
    chain: high,
  },
  {
    source: docs,
    rule: 'the saved default applies without plugins',
    sketch: { settings: { defaultTier: 'low' } },
    chain: ['f/low@f primary'],
  },
  {
    source: docs,
    rule: 'prevent overrides makes the saved default final',
    plugin: { min_coding_score: 1 },
    sketch: { settings: { defaultTier: 'low', preventOverrides: true } },
    chain: ['f/low@f primary'],
  },
  {
    source: api,
    rule: 'provider.only that matches nothing is a 404',
    model: 'a/high-dear',
    provider: { only: ['nobody'] },
    status: 404,
  },
  {
    source: api,
    rule: 'provider.max_price is a hard filter',
    provider: { max_price: { prompt: '2.5' } },
    chain: ['b/high-cheap@b primary', 'e/medium@e neighbour'],
  },
  {
    source: 'OpenRouter docs, Errors (2026-08-22)',
    rule: 'capacity that is gone is a 429',
    model: 'a/high-dear',
    sketch: { rests: { 'a/high-dear@a': { until: noon + 9_000, fromProvider: true, status: 429 } } },
    status: 429,
  },
  {
    source: 'OpenRouter docs, Model variants (2026-09)',
    rule: 'the last sort suffix wins',
    model: 'pareto-code:nitro:floor',
    chain: high,
  },
  { source: ours, rule: 'a tier may stand in the model id', model: 'pareto-code:low', chain: ['f/low@f primary'] },
  { source: ours, rule: 'a score may stand in the model id', model: 'pareto-code:0.5', chain: ['e/medium@e primary'] },
];

describe('the decision table', () => {
  test.each(rows)(
    '$rule ($source)',
    ({ model = 'pareto-code', plugin, provider, sketch = {}, chain: expected, status }) => {
      const made = plan({ models, ...sketch }, model, {
        plugins: plugin === undefined ? undefined : paretoPlugin(plugin),
        provider,
      });
      expect(made.refusal?.status).toBe(status);
      expect(chain(made).slice(0, expected?.length ?? 1)).toEqual(expected ?? []);
    },
  );

  test('the metadata names the concrete model, and the tier asked for and used (OpenRouter docs, Response metadata)', () => {
    const made = plan({ models, bars: { f: 'no-key' } }, 'pareto-code:low');
    expect(toOpenRouterMetadata('pareto-code:low', made, [], false)).toMatchObject({
      strategy: 'pareto',
      params: { tier_requested: 'low', tier_used: 'medium' },
    });
  });

  test('router ids are listed with price -1 and tokenizer Router (OpenRouter OpenAPI, Model)', () => {
    expect(findModelRow('openrouter/pareto-code', aSnapshot({ models }))).toMatchObject({
      pricing: { prompt: '-1', completion: '-1' },
      architecture: { tokenizer: 'Router' },
      context_length: 200_000,
    });
  });
});
