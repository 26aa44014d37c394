import { describe, expect, test } from 'vitest';
import type { ConfigModel, ConfigProvider } from '../../../../shared/config-file.ts';
import { factorySettings, type TierPin } from '../../../../shared/settings.ts';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import type { Catalog } from '../../../../electron/gateway/catalog/catalog.ts';

const acme: ConfigProvider = { id: 'acme', baseUrl: 'https://api.acme.example/v1/' };
const big: ConfigModel = { id: 'acme/big', codingPercentile: 97, endpoints: [{ provider: 'acme', modelId: 'big' }] };

interface Changes {
  readonly providers?: readonly ConfigProvider[];
  readonly models?: readonly ConfigModel[];
  readonly mode?: 'merge' | 'only';
  readonly tierPins?: Readonly<Record<string, TierPin>>;
}

function build({ providers = [], models = [], mode = 'merge', tierPins = {} }: Changes = {}): Catalog {
  const { tierBands } = factorySettings;
  return buildCatalog({ snapshot: bundledSnapshot(), providers, models, mode, tierBands, tierPins });
}

describe('the bundled catalog', () => {
  const catalog = build();

  test('has models in every tier, each by the percentile it shows', () => {
    const { high, medium, low } = factorySettings.tierBands;
    for (const model of catalog.models) {
      const { percentile } = model.score;
      const expected =
        percentile === null || model.status === 'retired' || percentile < low
          ? null
          : percentile >= high
            ? 'high'
            : percentile >= medium
              ? 'medium'
              : 'low';
      expect([model.id, model.tier]).toEqual([model.id, expected]);
    }
    expect(Object.values(catalog.tiers).every((members) => members.length > 5)).toBe(true);
  });

  test('lowers an estimate by its stated error before it reads the percentile, and keeps the index as it is', () => {
    const { score } = catalog.modelById.get('openai/gpt-6.1-sol') ?? {};
    // 78.1 less 1.5 is beaten by 8 of 194 entries, and shares its place with none.
    expect(score).toMatchObject({ index: 78.1, percentile: 95.88, estimated: true });
    expect(score?.basis).toBe('estimated-from-intelligence-index');
  });

  test('leaves a model that was never benchmarked without score and tier', () => {
    expect(catalog.modelById.get('mistralai/mistral-large-4')).toMatchObject({
      tier: null,
      score: { index: null, percentile: null },
    });
  });

  test('keeps unknown prices unknown', () => {
    expect(catalog.endpointByKey.get('z-ai/glm-5.2@ollama-cloud')?.price.promptUsdPerMTok).toBeNull();
  });

  test('gives every known price a date and a source, and credits the benchmark', () => {
    const priced = [...catalog.endpointByKey.values()].filter(({ price }) => price.promptUsdPerMTok !== null);
    const bare = priced.filter(({ priceDate, priceSource }) => !priceDate || !priceSource);
    expect(bare).toEqual([]);
    expect(catalog.attribution).toContain('Artificial Analysis');
    expect(catalog.asOf).toBe('2026-11-17');
  });

  test('is frozen to the last figure', () => {
    const endpoint = catalog.models[0]?.endpoints[0];
    expect(Object.isFrozen(endpoint?.price) && Object.isFrozen(catalog.tiers.high)).toBe(true);
  });
});

describe('what people describe', () => {
  test('is added to the bundled catalog, or stands alone', () => {
    expect(build({ providers: [acme], models: [big] }).models).toHaveLength(bundledSnapshot().models.length + 1);
    expect(build({ providers: [acme], models: [big], mode: 'only' }).models.map(({ id }) => id)).toEqual(['acme/big']);
  });

  test('replaces a bundled model of the same id', () => {
    const mine: ConfigModel = { id: 'openai/gpt-5.5', endpoints: [{ provider: 'acme', modelId: 'mine' }] };
    const model = build({ providers: [acme], models: [mine] }).modelById.get('openai/gpt-5.5');
    expect(model?.endpoints.map(({ key }) => key)).toEqual(['openai/gpt-5.5@acme']);
  });

  test('gives a bundled provider another address, and drops what belonged to the old one', () => {
    const provider = build({ providers: [{ id: 'openai', baseUrl: 'https://proxy.example/v1/' }] }).providerById.get(
      'openai',
    );
    expect(provider).toMatchObject({
      name: 'OpenAI',
      baseUrl: 'https://proxy.example/v1',
      auth: 'bearer',
      custom: true,
      usageOnRequest: false,
    });
  });

  test('an endpoint at a provider nobody described is refused by name', () => {
    expect(() => build({ models: [big] })).toThrow(/acme\/big names the provider "acme"/);
  });

  test('`tier` pins membership, a pin of the window wins over it, and `none` takes a model out', () => {
    const parts = { providers: [acme], models: [{ ...big, tier: 'low' as const }] };
    const tierWith = (tierPins: Readonly<Record<string, TierPin>>) =>
      build({ ...parts, tierPins }).modelById.get('acme/big')?.tier;
    expect([tierWith({}), tierWith({ 'acme/big': 'medium' }), tierWith({ 'acme/big': 'none' })]).toEqual([
      'low',
      'medium',
      null,
    ]);
  });

  test('a coding index is read against the benchmarked field', () => {
    const scored: ConfigModel = { ...big, codingPercentile: null, codingIndex: 78 };
    expect(build({ providers: [acme], models: [scored] }).modelById.get('acme/big')?.score).toMatchObject({
      percentile: 98.45,
      estimated: false,
    });
  });
});
