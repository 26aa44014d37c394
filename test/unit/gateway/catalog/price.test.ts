import { describe, expect, test } from 'vitest';
import type { Endpoint, PriceOverride } from '../../../../electron/gateway/catalog/catalog.ts';
import { costOf, roundUsd, priceAt } from '../../../../electron/gateway/catalog/price.ts';
import { aCatalog } from '../../../support/a-snapshot.ts';

const plain = aCatalog([{ id: 'acme/big', prompt: 2, completion: 10 }]).models[0]?.endpoints[0] as Endpoint;

function promptPrice(overrides: readonly PriceOverride[], iso: string, promptTokens = 1000): number | null {
  return priceAt({ ...plain, overrides }, { now: Date.parse(iso), promptTokens }).promptUsdPerMTok;
}

describe('priceAt', () => {
  test('without overrides is the list price itself', () => {
    expect(priceAt(plain, { now: 0, promptTokens: 1 })).toBe(plain.price);
  });

  test.each([
    [272_000, 2],
    [272_001, 4],
  ])('a long-prompt price holds for strictly more tokens: %i tokens cost %i', (promptTokens, expected) => {
    const overrides = [{ minPromptTokens: 272_000, promptUsdPerMTok: 4 }];
    expect(promptPrice(overrides, '2026-11-23T12:00:00Z', promptTokens)).toBe(expected);
  });

  test.each([
    ['2026-11-30T23:59:59Z', 2],
    ['2026-12-01T00:00:00Z', 4],
  ])('a dated price holds from its date on: %s costs %i', (iso, expected) => {
    const overrides = [{ validFrom: Date.parse('2026-12-01'), promptUsdPerMTok: 4 }];
    expect(promptPrice(overrides, iso)).toBe(expected);
  });

  test.each([
    ['a window is half-open at its start', 60, 120, '2026-11-23T01:00:00Z', 1],
    ['a window is half-open at its end', 60, 120, '2026-11-23T02:00:00Z', 2],
    ['a wrapping window holds before midnight', 1380, 60, '2026-11-23T23:30:00Z', 1],
    ['a wrapping window holds after midnight', 1380, 60, '2026-11-23T00:59:00Z', 1],
    ['a wrapping window does not hold at noon', 1380, 60, '2026-11-23T12:00:00Z', 2],
  ])('%s', (_, utcStartMinute, utcEndMinute, iso, expected) => {
    expect(promptPrice([{ utcStartMinute, utcEndMinute, promptUsdPerMTok: 1 }], iso)).toBe(expected);
  });

  test('a later override wins key by key and leaves the other prices alone', () => {
    const overrides = [
      { minPromptTokens: 100, promptUsdPerMTok: 5, completionUsdPerMTok: 20 },
      { minPromptTokens: 200, promptUsdPerMTok: 6 },
    ];
    expect(priceAt({ ...plain, overrides }, { now: 0, promptTokens: 300 })).toEqual({
      promptUsdPerMTok: 6,
      completionUsdPerMTok: 20,
      cacheReadUsdPerMTok: null,
      cacheWriteUsdPerMTok: null,
    });
  });
});

describe('costOf', () => {
  const price = { promptUsdPerMTok: 2, completionUsdPerMTok: 10, cacheReadUsdPerMTok: 0.2, cacheWriteUsdPerMTok: 2.5 };
  const usage = { prompt: 1_000_000, completion: 100_000, cached: 500_000, cacheWrite: 200_000, reasoning: 60_000 };

  test('counts cached and cache-write tokens as parts of the prompt, reasoning as part of the completion', () => {
    expect(costOf(price, usage)).toBeCloseTo(0.3 * 2 + 0.5 * 0.2 + 0.2 * 2.5 + 0.1 * 10, 10);
  });

  test('a cache price nobody named is the prompt price', () => {
    const uncached = { ...price, cacheReadUsdPerMTok: null, cacheWriteUsdPerMTok: null };
    expect(costOf(uncached, usage)).toBeCloseTo(2 + 1, 10);
  });

  // Anthropic: 1.25 times the prompt price for five minutes, which is what catalogs name, twice for an hour (read 2026-11)
  test.each([
    [200_000, 0.2 * 2 * 2],
    [50_000, 0.15 * 2.5 + 0.05 * 2 * 2],
    [999_999, 0.2 * 2 * 2],
  ])('%i tokens kept for an hour cost twice the prompt price', (cacheWriteHour, written) => {
    expect(costOf(price, { ...usage, cacheWriteHour })).toBeCloseTo(0.3 * 2 + 0.5 * 0.2 + written + 0.1 * 10, 10);
  });

  test('a sum is shown without the noise of its last digits', () => {
    expect(roundUsd(0.1 + 0.2)).toBe(0.3);
    expect(roundUsd(0.000003900000000000001)).toBe(0.0000039);
  });

  test.each([
    ['prompt', { ...price, promptUsdPerMTok: null }],
    ['completion', { ...price, completionUsdPerMTok: null }],
  ])('an unknown %s price makes the cost unknown, not zero', (_, unknown) => {
    expect(costOf(unknown, usage)).toBeNull();
  });

  test('an unknown price does not matter where no token of its kind was used', () => {
    const used = { prompt: 0, completion: 1_000_000, cached: 0, cacheWrite: 0, reasoning: 0 };
    expect(costOf({ ...price, promptUsdPerMTok: null }, used)).toBe(10);
  });
});
