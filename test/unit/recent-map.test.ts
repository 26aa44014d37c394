import { expect, test } from 'vitest';
import { RecentMap } from '../../shared/recent-map.ts';

test('what is used stays, what is not is forgotten', () => {
  const map = new RecentMap<string, number>(4);
  map.set('used', 0);
  for (let i = 1; i <= 100; i += 1) {
    map.set(`unused-${i}`, i);
    expect(map.get('used')).toBe(0);
  }
  expect(map.get('unused-1')).toBeUndefined();
  expect(map.get('unused-100')).toBe(100);
});

test('half of the capacity is always kept, and never more than all of it', () => {
  const map = new RecentMap<number, number>(10);
  for (let i = 0; i < 57; i += 1) map.set(i, i);
  const kept = Array.from({ length: 57 }, (_, i) => i).filter((i) => map.get(i) !== undefined);
  expect(kept.length).toBeGreaterThanOrEqual(5);
  expect(kept.length).toBeLessThanOrEqual(10);
  expect(kept).toContain(56);
});

test('a new value takes the place of the old one, wherever that was', () => {
  const map = new RecentMap<string, number>(4);
  map.set('a', 1);
  map.set('b', 1);
  map.set('c', 1);
  map.set('a', 2);
  expect(map.get('a')).toBe(2);
  map.clear();
  expect(map.get('a')).toBeUndefined();
});
