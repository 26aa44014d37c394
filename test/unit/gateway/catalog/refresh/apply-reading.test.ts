import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { factorySettings, type TierPin } from '../../../../../shared/settings.ts';
import { buildCatalog } from '../../../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../../../electron/gateway/catalog/bundled.ts';
import type { CatalogFigures } from '../../../../../electron/gateway/catalog/catalog-figures.ts';
import type { Catalog } from '../../../../../electron/gateway/catalog/catalog.ts';
import { applyReading } from '../../../../../electron/gateway/catalog/refresh/apply-reading.ts';
import { readArtificialAnalysis } from '../../../../../electron/gateway/catalog/refresh/read-benchmarks.ts';
import { readOpenRouterModels } from '../../../../../electron/gateway/catalog/refresh/read-openrouter-models.ts';
import type { Reading, Sighting } from '../../../../../electron/gateway/catalog/refresh/sighting.ts';
import { pinsToKeep, tierDiff } from '../../../../../electron/gateway/catalog/tier-diff.ts';
import { noon } from '../../../../support/a-snapshot.ts';

const answer: unknown = JSON.parse(
  readFileSync(new URL('../../../../fixtures/catalog/openrouter-models.json', import.meta.url), 'utf8'),
);
const listed = readOpenRouterModels(answer, noon);

/** The bundled figures of the models that the recorded list names. */
const few: CatalogFigures = {
  ...bundledSnapshot(),
  models: bundledSnapshot().models.filter(({ id }) => listed.sightings.some(({ model }) => model === id)),
};

function applied(figures: CatalogFigures, reading: Reading): CatalogFigures {
  const refreshed = applyReading(figures, reading);
  if (!refreshed.ok) throw new Error(refreshed.reason);
  return refreshed.figures;
}

function refused(figures: CatalogFigures, reading: Reading): string {
  const refreshed = applyReading(figures, reading);
  return refreshed.ok ? 'not refused' : refreshed.reason;
}

function reading(sightings: readonly Sighting[], changes: Partial<Reading> = {}): Reading {
  return { source: 'test', date: '2026-12-01', listOf: null, sightings, field: new Map(), skipped: [], ...changes };
}

function catalogOf(snapshot: CatalogFigures, tierPins: Readonly<Record<string, TierPin>> = {}): Catalog {
  const { tierBands } = factorySettings;
  return buildCatalog({ snapshot, providers: [], models: [], mode: 'merge', tierBands, tierPins });
}

describe('a list of the whole provider', () => {
  const after = catalogOf(applied(few, listed));

  test('brings new prices, each with its own date and source', () => {
    expect(after.endpointByKey.get('deepseek/deepseek-v4.1-flash@openrouter')).toMatchObject({
      price: { promptUsdPerMTok: 0.15, completionUsdPerMTok: 0.6 },
      overrides: [{ utcStartMinute: 60, utcEndMinute: 240 }],
      priceDate: '2026-11-23',
      priceSource: 'OpenRouter model list',
    });
  });

  test('brings new models, and leaves other providers as they are', () => {
    expect(after.modelById.get('thinkingmachines/inkling-small:free')).toMatchObject({
      tier: null,
      name: 'Inkling Small (free)',
    });
    expect(after.endpointByKey.get('openai/gpt-5.5@openai')?.priceSource).not.toBe('OpenRouter model list');
  });

  test('takes away what it does not name any more, and retires what has expired', () => {
    const fewer = { ...listed, sightings: listed.sightings.filter(({ model }) => model !== 'openai/gpt-5.5') };
    const without = catalogOf(applied(few, fewer));
    expect(without.endpointByKey.has('openai/gpt-5.5@openrouter')).toBe(false);
    expect(without.endpointByKey.has('openai/gpt-5.5@openai')).toBe(true);
    expect(after.modelById.get('xiaomi/mimo-v2.5-pro')).toMatchObject({ status: 'retired', tier: null });
  });

  test('replaces an estimate by a measurement, and nothing by null', () => {
    const scoreOf = (id: string) => after.modelById.get(id)?.score;
    expect(scoreOf('openai/gpt-5.5')).toMatchObject({ index: 74.9, basis: 'measured' });
    expect(scoreOf('anthropic/claude-opus-5.5')).toMatchObject({ index: 81.6, estimated: true });
  });

  test('is refused when it names less than half of what we know', () => {
    expect(refused(bundledSnapshot(), listed)).toMatch(/names only \d+ of the \d+ models we know from it/);
    expect(refused(few, { ...listed, sightings: [] })).toMatch(/nothing we can read/);
  });

  test('is refused when it makes a tenth of the models free', () => {
    const free = { prompt: 0, completion: 0, cacheRead: null, cacheWrite: null };
    const zeroed = listed.sightings.map((sighting) =>
      sighting.endpoint === undefined ? sighting : { ...sighting, endpoint: { ...sighting.endpoint, price: free } },
    );
    expect(refused(few, { ...listed, sightings: zeroed })).toMatch(/cost nothing any more/);
  });

  test('a single price of zero leaves the old one in force', () => {
    const zeroed = listed.sightings.map((sighting) =>
      sighting.model === 'openai/gpt-5.5' && sighting.endpoint?.price !== undefined
        ? { ...sighting, endpoint: { ...sighting.endpoint, price: { ...sighting.endpoint.price, prompt: 0 } } }
        : sighting,
    );
    const kept = catalogOf(applied(few, { ...listed, sightings: zeroed })).endpointByKey.get(
      'openai/gpt-5.5@openrouter',
    );
    expect(kept?.price.promptUsdPerMTok).toBe(5);
  });
});

describe('a partial answer', () => {
  test('leaves what it does not speak of untouched', () => {
    const speed = { p50: 999, ttftMs: 10 };
    const changed = applied(few, reading([{ model: 'openai/gpt-5.5', endpoint: { provider: 'openai', speed } }]));
    const [before, after] = [catalogOf(few), catalogOf(changed)];
    expect(after.endpointByKey.get('openai/gpt-5.5@openai')?.throughputP50).toBe(999);
    const others = (catalog: Catalog) =>
      [...catalog.endpointByKey.values()].filter(({ key }) => key !== 'openai/gpt-5.5@openai');
    expect(others(after)).toEqual(others(before));
  });

  test('a speed of no particular host never replaces one that was measured at this host', () => {
    const at = (source: string, p50: number, provider: string) =>
      reading([{ model: 'openai/gpt-5.5', endpoint: { provider, speed: { p50, ttftMs: null } } }], { source });
    const own = applied(few, at('OpenRouter endpoint list', 50, 'openai'));
    const after = catalogOf(applied(own, at('Artificial Analysis', 70, '*')));
    expect(after.endpointByKey.get('openai/gpt-5.5@openai')?.throughputP50).toBe(50);
    expect(after.endpointByKey.get('openai/gpt-5.5@openrouter')?.throughputP50).toBe(70);
  });

  test('speaks of no model that is new without saying what it is', () => {
    expect(applied(few, reading([{ model: 'acme/new', codingIndex: 99 }])).models).toHaveLength(few.models.length);
  });
});

describe('the benchmarked field', () => {
  test('is extended and corrected, and percentiles follow', () => {
    const analysis: unknown = {
      data: [
        { slug: 'newcomer', evaluations: { artificial_analysis_coding_index: 99 } },
        { slug: 'gpt-5-5', evaluations: { artificial_analysis_coding_index: 74.9 } },
      ],
    };
    const after = applied(few, readArtificialAnalysis(analysis, noon, ['openai/gpt-5.5']));
    expect(after.field).toHaveLength(few.field.length + 1);
    expect(after.field[0]).toEqual(['newcomer', 99, '2026-11-23']);
    const percentile = (figures: CatalogFigures) =>
      catalogOf(figures).modelById.get('openai/gpt-5.6-terra')?.score.percentile ?? 0;
    expect(percentile(after)).toBeLessThan(percentile(few));
  });
});

describe('the difference in tiers', () => {
  const worse = applied(
    few,
    reading([
      { model: 'openai/gpt-5.6-terra', codingIndex: 70 },
      { model: 'minimax/minimax-m3', codingIndex: 20 },
    ]),
  );
  const moves = tierDiff(catalogOf(few), catalogOf(worse));

  test('names what moved, from where to where', () => {
    expect(moves).toEqual([
      { model: 'minimax/minimax-m3', from: 'low', to: null },
      { model: 'openai/gpt-5.6-terra', from: 'high', to: 'low' },
    ]);
  });

  test('can be undone: the old list is kept by pins', () => {
    expect(tierDiff(catalogOf(few), catalogOf(worse, pinsToKeep(moves)))).toEqual([]);
  });
});
