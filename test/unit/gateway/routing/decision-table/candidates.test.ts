import type { RouteRequest } from '../../../../../electron/gateway/routing/route-request.ts';
import { noon, type SnapshotSketch } from '../../../../support/a-snapshot.ts';
import { chains, models, second, source, testDecisions, two } from '../../../../support/decision-table.ts';

const noHigh = { a: 'no-key', b: 'no-key', c: 'no-key' } as const;
const needing = (need: Partial<RouteRequest['needs']>): Partial<RouteRequest> => ({
  needs: { tools: false, images: false, structuredOutputs: false, ...need },
});
const unableTo = (ability: 'tools' | 'images' | 'structuredOutputs'): SnapshotSketch =>
  two({ prompt: 0.1, supports: { [ability]: false } }, {});

testDecisions({
  availability: [
    {
      source: source.docs,
      rule: 'what has no key is no candidate',
      sketch: { bars: { b: 'no-key' } },
      chain: ['c/high-fast@c primary', 'a/high-dear@a fallback'],
    },
    {
      source: source.ours,
      rule: 'what a guardrail forbids is none',
      sketch: { banned: ['b/high-cheap'] },
      chain: ['c/high-fast@c primary'],
    },
    {
      source: source.ours,
      rule: 'what rests is none',
      sketch: { rests: { 'b/high-cheap@b': {} } },
      chain: ['c/high-fast@c primary'],
    },
    {
      source: source.ours,
      rule: 'nor what lacks tools',
      sketch: unableTo('tools'),
      request: needing({ tools: true }),
      chain: second,
    },
    {
      source: source.ours,
      rule: 'nor what lacks images',
      sketch: unableTo('images'),
      request: needing({ images: true }),
      chain: second,
    },
    {
      source: source.ours,
      rule: 'nor what follows no schema',
      sketch: unableTo('structuredOutputs'),
      request: needing({ structuredOutputs: true }),
      chain: second,
    },
    {
      source: source.ours,
      rule: 'nor what cannot do another thing the request needs',
      sketch: two({ prompt: 0.1 }, {}),
      request: { lacks: (model) => (model.id === 'a/one' ? 'cannot do it' : null) },
      chain: second,
    },
    {
      source: source.ours,
      rule: 'nor what has too small a window',
      sketch: two({ prompt: 0.1, context: 1_000 }, {}),
      request: { promptTokens: 1_001 },
      chain: second,
    },
    {
      source: source.ours,
      rule: 'nor what writes too little',
      sketch: two({ prompt: 0.1, maxOutput: 100 }, {}),
      request: { maxOutputTokens: 101 },
      chain: second,
    },
  ],
  'fallback chain': [
    {
      source: source.docs,
      rule: 'a primary and two of the same tier, however many there are',
      sketch: {
        models: [...models.slice(0, 3), { id: 'z/fourth', tier: 'high', prompt: 9 }],
        settings: { strictTier: true },
      },
      chain: chains.high,
      isAll: true,
    },
    {
      source: source.ours,
      rule: 'those of other authors first',
      sketch: {
        models: [
          { id: 'a/one', tier: 'high' },
          { id: 'a/two', tier: 'high', prompt: 2 },
          { id: 'b/three', tier: 'high', prompt: 3 },
        ],
      },
      chain: ['a/one@a primary', 'b/three@b fallback', 'a/two@a fallback'],
    },
    {
      source: 'OpenRouter docs, Model fallbacks (2026-08)',
      rule: 'models of the request are tried in their order',
      model: 'a/high-dear',
      request: { models: ['f/low', 'd/medium'] },
      chain: ['a/high-dear@a primary', 'f/low@f fallback', 'd/medium@d fallback'],
    },
  ],
  'neighbour step': [
    {
      source: source.ours,
      rule: 'low steps up to medium first',
      model: 'pareto-code:low',
      sketch: { bars: { f: 'no-key' } },
      chain: ['e/medium@e neighbour', 'd/medium@d neighbour', 'b/high-cheap@b neighbour'],
    },
    {
      source: source.ours,
      rule: 'high steps down to medium first',
      sketch: { bars: noHigh },
      chain: ['e/medium@e neighbour', 'd/medium@d neighbour', 'f/low@f neighbour'],
    },
    {
      source: source.ours,
      rule: 'medium steps up to high first',
      model: 'pareto-code:medium',
      sketch: { bars: { d: 'no-key', e: 'no-key' } },
      chain: ['b/high-cheap@b neighbour'],
    },
    {
      source: source.docs,
      rule: 'while the tier has anybody, nobody else comes first',
      model: 'pareto-code:medium',
      sketch: { bars: { e: 'no-key' } },
      chain: ['d/medium@d primary', 'b/high-cheap@b neighbour'],
    },
    {
      source: source.ours,
      rule: 'a strict tier has no neighbours',
      model: 'pareto-code:low',
      sketch: { bars: { f: 'no-key' }, settings: { strictTier: true } },
      status: 404,
      excludedBy: ['no-key'],
    },
    {
      source: source.ours,
      rule: 'a neighbour is never above the price cap',
      sketch: { settings: { maxPromptUsdPerMTok: 2.5 } },
      chain: ['b/high-cheap@b primary', 'e/medium@e neighbour', 'd/medium@d neighbour', 'f/low@f neighbour'],
    },
  ],
  'nobody left': [
    {
      source: source.errors,
      rule: 'policy that empties the set is a 404 that names the rules',
      sketch: {
        models: models.slice(0, 3),
        bars: { a: 'no-key' },
        banned: ['b/high-cheap'],
        settings: { maxPromptUsdPerMTok: 2.5 },
      },
      status: 404,
      excludedBy: ['no-key', 'guardrail', 'price-cap'],
    },
    {
      source: source.errors,
      rule: 'capacity that is gone is a 429',
      model: 'a/high-dear',
      sketch: { rests: { 'a/high-dear@a': { until: noon + 9_000, fromProvider: true, status: 429 } } },
      status: 429,
      excludedBy: ['cooling-down'],
    },
    {
      source: source.errors,
      rule: 'providers that asked for time are a 503',
      model: 'a/high-dear',
      sketch: { rests: { 'a/high-dear@a': { until: noon + 9_000, fromProvider: true, status: 503 } } },
      status: 503,
      excludedBy: ['cooling-down'],
    },
    {
      source: source.ours,
      rule: 'what rests by our own precaution is asked after all',
      model: 'a/high-dear',
      sketch: { rests: { 'a/high-dear@a': {} } },
      chain: ['a/high-dear@a primary'],
    },
  ],
});
