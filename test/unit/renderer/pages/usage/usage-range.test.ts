import { expect, test } from 'vitest';
import { rangeOf } from '../../../../../renderer/pages/usage/usage-range.ts';

const now = new Date(2026, 10, 23, 14, 35).getTime();

test('seven days are six whole ones and today, from midnight to midnight', () => {
  const { since, until, unit, buckets } = rangeOf('7d', now);
  expect(unit).toBe('day');
  expect(new Date(since)).toEqual(new Date(2026, 10, 17));
  expect(new Date(until)).toEqual(new Date(2026, 10, 24));
  expect(buckets.map(({ key }) => key)).toEqual([17, 18, 19, 20, 21, 22, 23].map((day) => `2026-11-${day}`));
});

test('24 hours end with the one that is running', () => {
  const { since, until, buckets } = rangeOf('24h', now);
  expect(buckets).toHaveLength(24);
  expect(buckets.at(-1)?.key).toBe('2026-11-23 14:00');
  expect(buckets[0]?.key).toBe('2026-11-22 15:00');
  expect(until - since).toBe(24 * 3_600_000);
});

test('a month reaches back over the end of the one before', () => {
  expect(rangeOf('30d', now).buckets[0]?.key).toBe('2026-10-25');
});
