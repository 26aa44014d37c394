import { chains, models, second, source, testDecisions, two } from '../../../../support/decision-table.ts';

testDecisions({
  slugs: [
    {
      source: source.docs,
      rule: 'openrouter/pareto-code is the router',
      model: 'openrouter/pareto-code',
      chain: chains.high,
    },
    { source: source.ours, rule: 'pareto is short for it', model: 'pareto', chain: chains.high },
    {
      source: source.autoDocs,
      rule: 'auto-beta is the Auto Router',
      model: 'openrouter/auto-beta',
      request: { plugins: [{ id: 'auto-beta-router', allowed_models: ['f/*'] }] },
      chain: chains.low,
    },
    { source: source.ours, rule: 'a tier may stand in the model id', model: 'pareto-code:low', chain: chains.low },
    { source: source.ours, rule: 'a score may stand in the model id', model: 'pareto-code:0.5', chain: chains.medium },
    {
      source: source.ours,
      rule: 'tier and order combine',
      model: 'pareto-code:nitro:high',
      chain: ['c/high-fast@c primary'],
    },
    {
      source: source.variants,
      rule: 'the last sort suffix wins',
      model: 'pareto-code:nitro:floor',
      chain: chains.high,
    },
    { source: source.ours, rule: 'an unknown suffix is refused', model: 'pareto-code:best', status: 400 },
    { source: source.errors, rule: 'an unknown model is a 400', model: 'nobody/knows', status: 400 },
    {
      source: 'OpenRouter docs, Latest aliases (2026-07-29)',
      rule: '~author/family-latest is the newest of a family',
      model: '~f/low-latest',
      chain: chains.low,
    },
    {
      source: 'OpenRouter docs, Free router (2026-08)',
      rule: 'free takes what costs nothing',
      model: 'openrouter/free',
      sketch: two({ prompt: 0, completion: 0 }, {}),
      chain: ['a/one@a primary'],
    },
  ],
  'tier mapping': [
    { source: source.docs, rule: 'an omitted score means high', chain: chains.high },
    ...(
      [
        [1, chains.high],
        [0.66, chains.high],
        [0.6599, chains.medium],
        [0.33, chains.medium],
        [0.3299, chains.low],
        [0, chains.low],
      ] as const
    ).map(([score, chain]) => ({
      source: source.docs,
      rule: `a score of ${score}`,
      plugin: { min_coding_score: score },
      chain,
    })),
    ...[-0.01, 1.01, '0.5', null, true].map((score) => ({
      source: source.api,
      rule: `a score of ${JSON.stringify(score)} is refused`,
      plugin: { min_coding_score: score },
      status: 400,
    })),
  ],
  'tier membership': [
    {
      source: source.ours,
      rule: 'the percentile decides, by the bands',
      model: 'pareto-code:low',
      sketch: {
        models: [
          { id: 'a/high', percentile: 95 },
          { id: 'b/medium', percentile: 94.99 },
          { id: 'c/low', percentile: 84.99 },
          { id: 'd/none', percentile: 69.99, prompt: 0.1 },
        ],
      },
      chain: ['c/low@c primary', 'b/medium@b neighbour', 'a/high@a neighbour'],
    },
    {
      source: source.docs,
      rule: 'the lower half of the field is in no tier, whatever the bands',
      model: 'pareto-code:low',
      sketch: {
        models: [
          { id: 'a/lower-half', percentile: 49.99, prompt: 0.1 },
          { id: 'b/upper-half', percentile: 50 },
        ],
        settings: { tierBands: { high: 95, medium: 85, low: 10 } },
      },
      chain: ['b/upper-half@b primary'],
    },
    {
      source: source.ours,
      rule: 'a person may move a model',
      sketch: { settings: { tierPins: { 'f/low': 'high', 'b/high-cheap': 'none' } } },
      chain: ['f/low@f primary', 'c/high-fast@c fallback', 'a/high-dear@a fallback'],
    },
  ],
  'price key': [
    { source: source.api, rule: 'the prompt list price', model: 'pareto-code:medium', chain: chains.medium },
    {
      source: source.ours,
      rule: 'ties go to the completion price',
      sketch: two({ completion: 5 }, { completion: 4 }),
      chain: second,
    },
    {
      source: source.ours,
      rule: 'then to the score',
      sketch: two({ percentile: 95 }, { percentile: 96 }),
      chain: second,
    },
    {
      source: source.ours,
      rule: 'then to the id',
      sketch: two({}, {}),
      chain: ['a/one@a primary', 'b/two@b fallback'],
    },
    {
      source: source.ours,
      rule: 'an unknown price is never cheapest',
      sketch: two({ prompt: null }, { prompt: 99 }),
      chain: second,
    },
    {
      source: source.api,
      rule: 'weighted_avg weighs by the traffic',
      model: 'pareto-code:medium',
      plugin: { price_source: 'weighted_avg' },
      sketch: { traffic: { prompt: 1_000, cached: 0, cacheWrite: 0, completion: 1_000 } },
      chain: ['d/medium@d primary', 'e/medium@e fallback'],
    },
    {
      source: source.api,
      rule: 'weighted_avg without traffic is the list price',
      model: 'pareto-code:medium',
      plugin: { price_source: 'weighted_avg' },
      chain: chains.medium,
    },
    { source: source.api, rule: 'another price_source is refused', plugin: { price_source: 'list' }, status: 400 },
    {
      source: `${source.api}, pricing.overrides`,
      rule: 'a price for long prompts counts above its length only',
      sketch: two(
        { endpoints: [{ provider: 'a', overrides: [{ minPromptTokens: 999, promptUsdPerMTok: 9 }] }] },
        { prompt: 2 },
      ),
      chain: second,
    },
    {
      source: `${source.api}, pricing.overrides`,
      rule: 'a price of the hour counts in its hour',
      sketch: two(
        { endpoints: [{ provider: 'a', overrides: [{ utcStart: '1200', utcEnd: '1300', promptUsdPerMTok: 9 }] }] },
        { prompt: 2 },
      ),
      chain: second,
    },
  ],
  nitro: [
    {
      source: source.docs,
      rule: 'p50 throughput descending, unknown last',
      model: 'openrouter/pareto-code:nitro',
      chain: ['c/high-fast@c primary', 'b/high-cheap@b fallback', 'a/high-dear@a fallback'],
    },
    {
      source: source.ours,
      rule: 'own measurements before the catalog',
      model: 'pareto-code:nitro',
      sketch: { speeds: { 'c/high-fast@c': { throughputP50: 10 } } },
      chain: ['b/high-cheap@b primary', 'a/high-dear@a fallback', 'c/high-fast@c fallback'],
    },
    {
      source: source.ours,
      rule: 'unknown speed comes last',
      model: 'pareto-code:nitro',
      sketch: two({}, { prompt: 9, p50: 1 }),
      chain: second,
    },
  ],
  max_price: [
    {
      source: source.api,
      rule: 'the best of the frontier at or below the cap, then cheaper ones',
      plugin: { max_price: 2 },
      chain: ['b/high-cheap@b primary', 'd/medium@d fallback', 'e/medium@e fallback'],
    },
    {
      source: source.api,
      rule: 'models beside the frontier come last',
      plugin: { max_price: 3 },
      sketch: { models: [models[1] ?? { id: 'none/none' }, models[2] ?? { id: 'none/none' }] },
      chain: ['b/high-cheap@b primary', 'c/high-fast@c fallback'],
    },
    {
      source: source.api,
      rule: 'min_coding_score is ignored, and that is said',
      plugin: { max_price: 0.45, min_coding_score: 1 },
      chain: ['e/medium@e primary'],
      ignored: /max_price.*no effect/,
    },
    { source: source.api, rule: 'a cap that nobody meets is a 404', plugin: { max_price: 0.05 }, status: 404 },
    { source: source.api, rule: 'a negative cap is refused', plugin: { max_price: -1 }, status: 400 },
    { source: source.api, rule: 'a cap that is no number is refused', plugin: { max_price: '2' }, status: 400 },
  ],
});
