import { describe, expect, test } from 'vitest';
import {
  formatAgo,
  formatCode,
  formatDate,
  formatDuration,
  formatEstimate,
  formatLimit,
  formatPercentile,
  formatPlural,
  formatPrice,
  formatPrices,
  formatScore,
  formatShare,
  formatSpeed,
  formatTime,
  formatTokens,
  formatUsd,
} from '../../../renderer/format.ts';

describe('money', () => {
  test.each([
    [null, '–'],
    [0, '$0'],
    [0.000_02, '<$0.0001'],
    [0.0042, '$0.0042'],
    [0.0123, '$0.012'],
    [0.5, '$0.500'],
    [1.5, '$1.50'],
    [1234.567, '$1,234.57'],
  ])('%s USD is shown as %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });
});

test.each([
  [null, '–'],
  [0, 'Free'],
  [0.000_000_17, '$0.00000017'],
  [0.000_164, '$0.00016'],
  [0.001, '$0.001'],
  [0.0123, '$0.012'],
  [0.1, '$0.10'],
  [1.5, '$1.50'],
])('an expected cost of %s USD is shown as %s', (usd, text) => {
  expect(formatEstimate(usd)).toBe(text);
});

test.each([
  [5, '$5'],
  [4.5, '$4.50'],
  [0.0195, '$0.0195'],
  [1_200, '$1,200'],
])('a limit of %s USD is shown as it was typed: %s', (usd, text) => {
  expect(formatLimit(usd)).toBe(text);
});

describe('list prices', () => {
  test.each([
    [null, '–'],
    [0, 'Free'],
    [0.003, '$0.003'],
    [0.075, '$0.075'],
    [0.1, '$0.10'],
    [0.435, '$0.435'],
    [0.75, '$0.75'],
    [2, '$2'],
    [3.75, '$3.75'],
    [40, '$40'],
  ])('%s USD per million tokens is shown as %s', (price, text) => {
    expect(formatPrice(price)).toBe(text);
  });
});

test('both prices together say "Free" once, and "not known" once', () => {
  expect([formatPrices(2, 10), formatPrices(0, 0), formatPrices(0, null), formatPrices(null, null)]).toEqual([
    '$2 in, $10 out',
    'Free',
    'Free in, – out',
    'Price not known',
  ]);
});

describe('tokens', () => {
  test.each([
    [null, '–'],
    [0, '0'],
    [950, '950'],
    [1_234, '1.23K'],
    [34_000, '34K'],
    [999_499, '999K'],
    [999_500, '1M'],
    [1_048_576, '1.05M'],
    [2_500_000_000, '2.5B'],
  ])('%s is shown as %s', (tokens, text) => {
    expect(formatTokens(tokens)).toBe(text);
  });
});

describe('durations', () => {
  test.each([
    [null, '–'],
    [0, '0 ms'],
    [0.4, '<1 ms'],
    [350, '350 ms'],
    [999.6, '1.0 s'],
    [1_240, '1.2 s'],
    [9_960, '10 s'],
    [24_400, '24 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
  ])('%s ms is shown as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

test('speed has a decimal only where it says something', () => {
  expect([null, 4.25, 84.6, 1_356.2].map(formatSpeed)).toEqual(['–', '4.3 tok/s', '85 tok/s', '1,356 tok/s']);
});

test('an age is told in the largest whole unit', () => {
  const now = 1_000_000_000_000;
  const ages = [1_000, 12_000, 300_000, 3 * 3_600_000, 86_400_000, 4 * 86_400_000];
  expect(ages.map((age) => formatAgo(now - age, now))).toEqual([
    'just now',
    '12 s ago',
    '5 min ago',
    '3 h ago',
    '1 day ago',
    '4 days ago',
  ]);
});

test('the date is part of a time only on another day', () => {
  const noon = new Date(2026, 10, 23, 12, 0, 0).getTime();
  expect(formatTime(noon, noon + 60_000)).toBe('12:00:00');
  expect(formatTime(noon, noon + 2 * 86_400_000)).toBe('23 Nov, 12:00');
});

test('a date or a month is written out, and a range is left as it is', () => {
  expect(formatDate('2026-11-09')).toBe('9 Nov 2026');
  expect(formatDate('2026-11')).toBe('Nov 2026');
  expect(formatDate('2026-10..2026-11')).toBe('2026-10..2026-11');
  expect(formatDate(null)).toBe('–');
});

test('scores and percentiles are rounded for reading', () => {
  expect([formatScore(77.96), formatScore(76), formatScore(null)]).toEqual(['78', '76', '–']);
  expect([formatPercentile(98), formatPercentile(99.9), formatPercentile(null)]).toEqual(['Top 2 %', 'Top 1 %', '–']);
});

test('a small share of a whole is not shown as none', () => {
  expect([formatShare(1, 2), formatShare(1, 700), formatShare(0, 700), formatShare(0, 0)]).toEqual([
    '50 %',
    '<1 %',
    '0 %',
    '–',
  ]);
});

test('codes become words and counts take their plural', () => {
  expect(formatCode('first_token_timeout')).toBe('First token timeout');
  expect(formatCode('no-key')).toBe('No key');
  expect([formatPlural(1, 'model'), formatPlural(1_200, 'model')]).toEqual(['1 model', '1,200 models']);
});
