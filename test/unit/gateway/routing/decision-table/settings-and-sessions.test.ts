import { noon, type SnapshotSketch, type Talk } from '../../../../support/a-snapshot.ts';
import { chains, models, source, testDecisions } from '../../../../support/decision-table.ts';

/** A conversation that began at the dearest model and has its prompt cached there. */
const memory: Talk = {
  model: 'a/high-dear',
  endpointKey: 'a/high-dear@a',
  at: noon - 60_000,
  lifetimeMs: 600_000,
  named: true,
  answers: 1,
  usage: { prompt: 100_000, cached: 100_000, cacheWrite: 0, completion: 10 },
};
const cachedModels = models.map((model) =>
  model.id === 'a/high-dear'
    ? {
        ...model,
        endpoints: [{ provider: 'a', promptUsdPerMTok: 5, completionUsdPerMTok: 25, cacheReadUsdPerMTok: 0.5 }],
      }
    : model,
);
const talking = { sessionKey: 's', promptTokens: 100_000 } as const;
const remembering = (changes: Partial<Talk> = {}): SnapshotSketch => ({
  models: cachedModels,
  sessions: { s: { ...memory, ...changes } },
});

testDecisions({
  'defaults and request': [
    {
      source: source.docs,
      rule: 'the saved default applies without plugins',
      sketch: { settings: { defaultTier: 'low' } },
      chain: chains.low,
    },
    {
      source: source.docs,
      rule: 'the request wins over it',
      plugin: { min_coding_score: 0.5 },
      sketch: { settings: { defaultTier: 'low' } },
      chain: chains.medium,
    },
    {
      source: source.ours,
      rule: 'a client key has a default of its own',
      sketch: { settings: { defaultTier: 'low' }, clientTier: 'medium' },
      chain: chains.medium,
    },
    {
      source: source.docs,
      rule: 'enabled: false disables the saved default',
      plugin: { enabled: false },
      sketch: { settings: { defaultTier: 'low' } },
      chain: chains.high,
    },
    {
      source: source.docs,
      rule: '"prevent overrides" makes the saved default final',
      plugin: { min_coding_score: 1 },
      sketch: { settings: { defaultTier: 'low', preventOverrides: true } },
      chain: chains.low,
      ignored: /locked/,
    },
    {
      source: source.docs,
      rule: 'and cannot be disabled by the request',
      plugin: { enabled: false },
      sketch: { settings: { defaultTier: 'low', preventOverrides: true } },
      chain: chains.low,
    },
    {
      source: source.ours,
      rule: 'a client key can be locked alone',
      model: 'pareto-code:high',
      sketch: { settings: { defaultTier: 'low' }, clientTier: 'medium', clientLock: true },
      chain: chains.medium,
      ignored: /locked/,
    },
  ],
  'ignored settings': [
    {
      source: source.autoDocs,
      rule: 'the plugin of another router is ignored, and that is said',
      request: { plugins: [{ id: 'auto-router', cost_tier: 'max' }] },
      chain: chains.high,
      ignored: /auto-router has no effect/,
    },
    {
      source: 'hermes-agent PR #22838 (2026-05)',
      rule: 'the Pareto plugin beside another model is harmless',
      model: 'a/high-dear',
      plugin: { min_coding_score: 7 },
      chain: ['a/high-dear@a primary'],
      ignored: /pareto-router has no effect/,
    },
  ],
  stickiness: [
    {
      source: source.caching,
      rule: 'a conversation stays on model and provider',
      request: talking,
      sketch: remembering(),
      chain: ['a/high-dear@a primary', 'b/high-cheap@b fallback', 'c/high-fast@c fallback'],
    },
    {
      source: source.caching,
      rule: 'for ten idle minutes',
      request: talking,
      sketch: remembering({ at: noon - 600_001 }),
      chain: chains.high,
    },
    {
      source: source.caching,
      rule: 'an unnamed one only once its prompt is cached',
      request: talking,
      sketch: remembering({ named: false, usage: { ...memory.usage, cached: 0 } }),
      chain: chains.high,
    },
    {
      source: source.docs,
      rule: 'it is dropped when the model leaves the candidates',
      model: 'pareto-code:medium',
      request: talking,
      sketch: remembering(),
      chain: chains.medium,
    },
    {
      source: source.caching,
      rule: 'provider.order ends it',
      request: { ...talking, provider: { order: ['b'] } },
      sketch: remembering(),
      chain: ['b/high-cheap@b primary'],
    },
    {
      source: source.ours,
      rule: 'it is left when the saving beats the lost cache',
      request: talking,
      sketch: remembering({ usage: { ...memory.usage, cached: 1_000 } }),
      chain: chains.high,
    },
  ],
});
