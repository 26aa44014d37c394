import { describe, expect, test } from 'vitest';
import { factorySettings, type Overrides } from '../../../../shared/settings.ts';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import type { Catalog } from '../../../../electron/gateway/catalog/catalog.ts';
import { throughputOf } from '../../../../electron/gateway/catalog/own-figures.ts';
import { priceAt } from '../../../../electron/gateway/catalog/price.ts';

const model = 'openai/gpt-6.2-sol';
const key = `${model}@openrouter`;
const longPrompt = { now: 0, promptTokens: 900_000 };

function build(overrides: Partial<Overrides> = {}): Catalog {
  const { tierBands } = factorySettings;
  return buildCatalog({
    snapshot: bundledSnapshot(),
    providers: [],
    models: [],
    mode: 'merge',
    tierBands,
    tierPins: {},
    overrides: { models: {}, endpoints: {}, ...overrides },
  });
}

const plain = build();

describe('a price of the person', () => {
  const endpoint = build({ endpoints: { [key]: { promptUsdPerMTok: 9 } } }).endpointByKey.get(key);
  if (endpoint === undefined) throw new Error(`${key} is not in the bundled catalog.`);

  test('stands in for the catalog’s, says so, and keeps what it replaces', () => {
    expect(endpoint).toMatchObject({ priceSource: 'yours', priceDate: null });
    expect(endpoint.price.promptUsdPerMTok).toBe(9);
    expect(endpoint.replaced?.price).toEqual(plain.endpointByKey.get(key)?.price);
  });

  test('holds for long prompts too, where the catalog has a price of its own; other prices keep theirs', () => {
    const before = plain.endpointByKey.get(key);
    if (before === undefined) throw new Error(`${key} is not in the bundled catalog.`);
    expect(priceAt(before, longPrompt).promptUsdPerMTok).not.toBe(before.price.promptUsdPerMTok);
    expect(priceAt(endpoint, longPrompt)).toEqual({ ...priceAt(before, longPrompt), promptUsdPerMTok: 9 });
  });

  test('may be zero', () => {
    const free = build({ endpoints: { [key]: { promptUsdPerMTok: 0, completionUsdPerMTok: 0 } } });
    expect(free.endpointByKey.get(key)?.price).toMatchObject({ promptUsdPerMTok: 0, completionUsdPerMTok: 0 });
  });
});

describe('a speed of the person', () => {
  const measured = {
    throughputP50: 50,
    throughputP90: null,
    ttftMsP50: null,
    ttftMsP90: null,
    successRate: 1,
    samples: 9,
  };
  const speed = (overrides: Partial<Overrides>) => {
    const endpoint = build(overrides).endpointByKey.get(key);
    return endpoint === undefined ? undefined : throughputOf(endpoint, measured);
  };

  test('outranks a measurement, which outranks the catalog', () => {
    expect(speed({ endpoints: { [key]: { throughputP50: 7 } } })).toBe(7);
    expect(speed({})).toBe(50);
  });

  test('leaves the price and its source as they are', () => {
    const endpoint = build({ endpoints: { [key]: { throughputP50: 7 } } }).endpointByKey.get(key);
    expect(endpoint?.priceSource).toBe(plain.endpointByKey.get(key)?.priceSource);
    expect(endpoint?.overrides).toEqual(plain.endpointByKey.get(key)?.overrides);
  });
});

describe('a score of the person', () => {
  test('is read off the same field, decides the tier, and is no estimate', () => {
    const low = build({ models: { [model]: { codingIndex: 0 } } }).modelById.get(model);
    expect(low).toMatchObject({ tier: null, pinned: false, score: { index: 0, percentile: 0, basis: 'yours' } });
    expect(low?.score.estimated).toBe(false);
    expect(low?.replacedScore).toEqual(plain.modelById.get(model)?.score);
    expect(build({ models: { [model]: { codingIndex: 99 } } }).modelById.get(model)?.tier).toBe('high');
  });

  test('gives way to a pin', () => {
    const { tierBands } = factorySettings;
    const pinned = buildCatalog({
      snapshot: bundledSnapshot(),
      providers: [],
      models: [],
      mode: 'merge',
      tierBands,
      tierPins: { [model]: 'low' },
      overrides: { models: { [model]: { codingIndex: 99 } }, endpoints: {} },
    });
    expect(pinned.modelById.get(model)).toMatchObject({ tier: 'low', pinned: true });
  });
});

test('figures of a model or an endpoint that is not there change nothing', () => {
  const strange = build({
    models: { 'acme/none': { codingIndex: 5 } },
    endpoints: { 'acme/none@acme': { throughputP50: 1 } },
  });
  expect(strange.models).toEqual(plain.models);
});
