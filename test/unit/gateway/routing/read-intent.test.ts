import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../../electron/gateway/errors.ts';
import { readIntent, readIntentOnce } from '../../../../electron/gateway/routing/read-intent.ts';
import type { Intent } from '../../../../electron/gateway/routing/route-plan.ts';
import type { RouteRequest } from '../../../../electron/gateway/routing/route-request.ts';
import { aRequest, aSnapshot, paretoPlugin, type SnapshotSketch } from '../../../support/a-snapshot.ts';

const models = [
  { id: 'acme/big', tier: 'high' },
  { id: 'acme/auto' },
  { id: 'anthropic/claude-opus-9', endpoints: [{ provider: 'anthropic', modelId: 'claude-opus-9-0' }] },
  { id: 'local/qwen', endpoints: [{ provider: 'ollama', modelId: 'qwen3:8b' }] },
] as const;

function intentOf(model: string, changes: Partial<RouteRequest> = {}, sketch: SnapshotSketch = {}): Intent {
  return readIntent(aRequest(model, changes), aSnapshot({ models, ...sketch }));
}

function errorOf(run: () => unknown): GatewayError {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error('No GatewayError was thrown.');
}

describe('min_coding_score', () => {
  // OpenRouter docs, "Pareto Router" > "min_coding_score", read 2026-08
  test.each([
    [1, 'high'],
    [0.66, 'high'],
    [0.6599, 'medium'],
    [0.33, 'medium'],
    [0.3299, 'low'],
    [0, 'low'],
  ] as const)('%f picks the tier %s', (score, tier) => {
    const intent = intentOf('pareto-code', { plugins: paretoPlugin({ min_coding_score: score }) });
    expect([intent.tier, intent.from.tier]).toEqual([tier, 'plugin']);
  });

  test('omitted means the high tier', () => {
    expect(intentOf('pareto-code')).toMatchObject({
      tier: 'high',
      sort: 'price',
      from: { tier: 'factory', sort: 'factory' },
    });
  });

  test.each([-0.01, 1.01, '0.5', null, true, [], Number.NaN])(
    '%j is refused with a 400 that names the field',
    (score) => {
      const error = errorOf(() => intentOf('pareto-code', { plugins: paretoPlugin({ min_coding_score: score }) }));
      expect([error.status, error.detail.errorType, error.detail.param]).toEqual([
        400,
        'invalid_request',
        'plugins.min_coding_score',
      ]);
    },
  );
});

describe('a model id', () => {
  test.each([
    ['pareto-code', 'high', 'price'],
    ['openrouter/pareto-code', 'high', 'price'],
    ['pareto', 'high', 'price'],
    ['claude-pareto-code', 'high', 'price'],
    ['PARETO-CODE:LOW', 'low', 'price'],
    ['pareto-code:nitro', 'high', 'throughput'],
    ['openrouter/pareto-code:nitro', 'high', 'throughput'],
    ['pareto-code:medium', 'medium', 'price'],
    ['pareto-code:medium:nitro', 'medium', 'throughput'],
    ['pareto-code:nitro:medium', 'medium', 'throughput'],
    ['pareto-code:0.5', 'medium', 'price'],
    ['pareto-code:0.66', 'high', 'price'],
    ['pareto-code:.3', 'low', 'price'],
    ['pareto-code:1', 'high', 'price'],
    ['pareto-code:0', 'low', 'price'],
    ['claude-pareto-code:low:nitro', 'low', 'throughput'],
    ['pareto-code:nitro:floor', 'high', 'price'],
    ['pareto-code:floor:nitro', 'high', 'throughput'],
    ['pareto-code:low:high', 'high', 'price'],
    ['pareto-code:exacto:low', 'low', 'price'],
  ] as const)('%s asks for the tier %s by %s', (model, tier, sort) => {
    const intent = intentOf(model);
    expect([intent.router, intent.tier, intent.sort]).toEqual(['pareto', tier, sort]);
  });

  test.each([
    ['auto', 'auto'],
    ['openrouter/auto', 'auto'],
    ['openrouter/auto-beta', 'auto'],
    ['claude-auto', 'auto'],
    ['free', 'free'],
    ['openrouter/free', 'free'],
  ] as const)('%s is the router %s, even beside a model of that name', (model, router) => {
    expect(intentOf(model)).toMatchObject({ router, tier: null });
  });

  test.each([
    ['acme/big', 'acme/big', 'price'],
    ['acme/big:nitro', 'acme/big', 'throughput'],
    ['acme/big:floor', 'acme/big', 'price'],
    ['openrouter/acme/big', 'acme/big', 'price'],
    ['big', 'acme/big', 'price'],
    ['claude-opus-9-0', 'anthropic/claude-opus-9', 'price'],
    ['claude-opus-9-0-20261001', 'anthropic/claude-opus-9', 'price'],
    ['claude-opus-9-0-2026-10-01', 'anthropic/claude-opus-9', 'price'],
    ['qwen3:8b', 'local/qwen', 'price'],
  ] as const)('%s is the model %s by %s', (model, id, sort) => {
    expect(intentOf(model)).toMatchObject({ router: 'direct', models: [id], sort });
  });

  test('that does not exist is refused with its near matches', () => {
    const error = errorOf(() => intentOf('acme/bigg'));
    expect(error).toMatchObject({ status: 400, code: 'model_not_found' });
    expect(error.message).toBe('acme/bigg is not a valid model ID. Did you mean acme/big, acme/auto?');
  });

  test('that resembles nothing is refused with a way to list them all', () => {
    expect(errorOf(() => intentOf('zzzz')).message).toBe(
      'zzzz is not a valid model ID. GET /v1/models lists them all.',
    );
  });

  test.each(['pareto-code:best', 'pareto-code:1.1', 'pareto-code:-0.1', 'pareto-code:', 'acme/big:low', 'auto:high'])(
    '%s has a suffix that does not exist',
    (model) => {
      expect(errorOf(() => intentOf(model))).toMatchObject({ status: 400, code: 'invalid_model_suffix' });
    },
  );

  test('of any length makes a short message', () => {
    expect(errorOf(() => intentOf('x'.repeat(5_000))).message.length).toBeLessThan(300);
  });
});

describe('precedence', () => {
  const plugins = paretoPlugin({ min_coding_score: 0.4 });
  const window = { settings: { defaultTier: 'low' } } as const;

  test.each([
    ['suffix before plugin', 'pareto-code:high', plugins, { ...window, clientTier: 'low' }, 'high', 'suffix'],
    ['plugin before client key', 'pareto-code', plugins, { ...window, clientTier: 'high' }, 'medium', 'plugin'],
    ['client key before window', 'pareto-code', undefined, { ...window, clientTier: 'medium' }, 'medium', 'client-key'],
    ['window before factory', 'pareto-code', undefined, window, 'low', 'window'],
    ['factory last', 'pareto-code', undefined, {}, 'high', 'factory'],
    [
      'a lock in the settings',
      'pareto-code:high',
      plugins,
      { settings: { defaultTier: 'low', preventOverrides: true } },
      'low',
      'lock',
    ],
    [
      'a lock at the client key',
      'pareto-code:high',
      plugins,
      { ...window, clientTier: 'medium', clientLock: true },
      'medium',
      'lock',
    ],
    ['a locked key without a tier', 'pareto-code:high', plugins, { ...window, clientLock: true }, 'low', 'lock'],
  ] as const)('%s', (_, model, asked, sketch, tier, from) => {
    const intent = intentOf(model, { plugins: asked }, sketch);
    expect([intent.tier, intent.from.tier]).toEqual([tier, from]);
  });

  test('a lock also holds against :nitro, max_price and enabled: false, and says so', () => {
    const asked = paretoPlugin({ enabled: false, max_price: 1 });
    const intent = intentOf('pareto-code:nitro', { plugins: asked }, { settings: { preventOverrides: true } });
    expect(intent).toMatchObject({ tier: 'high', sort: 'price', frontierCapUsdPerMTok: null });
    expect(intent.ignored.join(' ')).toContain('locked');
  });

  test.each([
    ['pareto-code', 'pareto-router', { min_coding_score: 7, enabled: 'no', floor: 1 }],
    ['auto', 'auto-router', { cost_quality_tradeoff: 99, allowed_models: 'a/*', floor: 1 }],
  ])('with a lock what the plugin of %s says is not even judged', (model, id, fields) => {
    const asked = { plugins: [{ id, ...fields }] };
    for (const sketch of [{ settings: { preventOverrides: true } }, { clientLock: true }]) {
      const locked = intentOf(model, asked, sketch);
      expect(locked).toEqual({ ...intentOf(model, {}, sketch), ignored: [expect.stringContaining('locked')] });
    }
    expect(errorOf(() => intentOf(model, asked)).status).toBe(400);
  });

  test('a lock also holds against provider.sort, and says so', () => {
    const provider = { sort: { by: 'throughput', partition: 'none' } };
    const intent = intentOf('pareto-code', { provider }, { clientLock: true });
    expect(intent).toMatchObject({ sort: 'price', endpointSort: 'price' });
    expect(intent.ignored.join(' ')).toContain('locked');
  });

  test.each([
    ['auto', 1],
    ['free', 1],
    ['pareto-code', 0],
    ['acme/big', 0],
  ])('a sort over models and providers alike in %s: %i sentence that it has no such effect', (model, sentences) => {
    const intent = intentOf(model, { provider: { sort: { by: 'throughput', partition: 'none' } } });
    expect([intent.endpointSort, intent.ignored.length]).toEqual(['throughput', sentences]);
  });

  test('the order of the window holds unless the suffix says another', () => {
    const sketch = { settings: { defaultSort: 'throughput' } } as const;
    expect(intentOf('pareto-code', {}, sketch)).toMatchObject({ sort: 'throughput', from: { sort: 'window' } });
    expect(intentOf('pareto-code:floor', {}, sketch)).toMatchObject({ sort: 'price', from: { sort: 'suffix' } });
  });

  test('enabled: false turns the saved defaults off, and its own settings with them', () => {
    const asked = paretoPlugin({ enabled: false, min_coding_score: 0.1 });
    const intent = intentOf('pareto-code', { plugins: asked }, { ...window, clientTier: 'low' });
    expect([intent.tier, intent.from.tier]).toEqual(['high', 'factory']);
  });

  test('a suffix that contradicts the plugin wins and is reported', () => {
    expect(intentOf('pareto-code:low', { plugins }).ignored).toEqual([
      'The suffix :low wins over min_coding_score 0.4.',
    ]);
  });
});

describe('plugins', () => {
  test('max_price bypasses the tier', () => {
    const intent = intentOf('pareto-code', { plugins: paretoPlugin({ max_price: 2.5, min_coding_score: 0.1 }) });
    expect(intent).toMatchObject({ tier: null, frontierCapUsdPerMTok: 2.5, from: { maxPrice: 'plugin' } });
    expect(intent.ignored).toHaveLength(1);
  });

  test.each([
    ['not an array', { id: 'pareto-router' }],
    ['an entry that is no object', ['pareto-router']],
    ['an entry without id', [{ min_coding_score: 0.5 }]],
    ['a negative max_price', paretoPlugin({ max_price: -1 })],
    ['a max_price in words', paretoPlugin({ max_price: '2' })],
    ['an unknown price_source', paretoPlugin({ price_source: 'list' })],
    ['an enabled that is no boolean', paretoPlugin({ enabled: 'yes' })],
  ])('%s is a 400', (_, plugins) => {
    expect(errorOf(() => intentOf('pareto-code', { plugins }))).toMatchObject({ status: 400 });
  });

  test('of another router, unknown ones and unknown fields are reported and have no effect', () => {
    const plugins = [{ id: 'auto-router', cost_tier: 'max' }, { id: 'web' }, ...paretoPlugin({ floor: 1 })];
    expect(intentOf('pareto-code', { plugins }).ignored).toEqual([
      'The plugin auto-router has no effect on this model.',
      'There is no plugin web here.',
      'The Pareto plugin has no field floor.',
    ]);
  });

  test.each([
    ['pareto-code', [...paretoPlugin({ min_coding_score: 0.1 }), ...paretoPlugin({})], 'pareto-router'],
    ['auto', [{ id: 'auto-router', cost_tier: 'low' }, { id: 'auto-beta-router' }], 'auto-beta-router'],
  ])('of two for %s the last one counts, and that is said', (model, plugins, last) => {
    const intent = intentOf(model, { plugins });
    expect([intent.tier, intent.auto?.costTier ?? null]).toEqual([model === 'auto' ? null : 'high', null]);
    expect(intent.ignored).toEqual([expect.stringContaining(`only the last, ${last}, counts`)]);
  });

  test('that are off anyway are not worth a word', () => {
    const plugins = [
      { id: 'web', enabled: false },
      { id: 'auto-router', enabled: false },
    ];
    expect(intentOf('pareto-code', { plugins }).ignored).toEqual([]);
  });

  test('the Pareto plugin beside another model is harmless, whatever it says', () => {
    const intent = intentOf('acme/big', { plugins: paretoPlugin({ min_coding_score: 7 }) });
    expect(intent).toMatchObject({
      router: 'direct',
      ignored: ['The plugin pareto-router has no effect on this model.'],
    });
  });
});

describe('an id that was read before', () => {
  test('means the same, until settings or catalog change', () => {
    const world = aSnapshot({ models });
    const read = (model: string, snapshot = world): Intent => readIntentOnce(aRequest(model), snapshot);
    expect(read('pareto-code:low')).toEqual(intentOf('pareto-code:low'));
    expect(read('pareto-code:low')).toBe(read('pareto-code:low'));
    expect(read('pareto-code').tier).toBe('high');
    const medium = { ...world, settings: { ...world.settings, defaultTier: 'medium' as const } };
    expect(read('pareto-code', medium).tier).toBe('medium');
    expect(read('acme/big').models).toEqual(['acme/big']);
    const empty = aSnapshot({ models: [] });
    const gone = { ...world, catalog: empty.catalog };
    expect(errorOf(() => read('acme/big', gone)).status).toBe(400);
  });

  test('says nothing of a request that has wishes of its own', () => {
    const world = aSnapshot({ models });
    const plain = readIntentOnce(aRequest('pareto-code'), world);
    const wishing = aRequest('pareto-code', { plugins: paretoPlugin({ min_coding_score: 0 }) });
    expect([plain.tier, readIntentOnce(wishing, world).tier]).toEqual(['high', 'low']);
  });
});
