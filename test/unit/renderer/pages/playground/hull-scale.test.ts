import { expect, test } from 'vitest';
import { hullMargins, hullPoints, hullScale } from '../../../../../renderer/pages/playground/hull-scale.ts';

const estimates = { free: 0.6, cheap: 0.8, dear: 0.95, unpriced: 0.9 };
const costs = { free: 0, cheap: 0.0004, dear: 0.03, unpriced: null };

test('models of unknown cost are left out, the others stand from cheap to dear', () => {
  expect(hullPoints(estimates, costs).map(({ model }) => model)).toEqual(['free', 'cheap', 'dear']);
});

test('every model lies within the picture, what costs nothing in a column of its own', () => {
  const points = hullPoints(estimates, costs);
  const scale = hullScale(points, 600, 300);
  const places = points.map(({ cost, chance }) => [scale.x(cost), scale.y(chance)] as const);
  expect(places.every(([x, y]) => x > hullMargins.left && x < 600 && y > 0 && y < 300 - hullMargins.bottom)).toBe(true);
  expect(places.map(([x]) => x)).toEqual(places.map(([x]) => x).toSorted((a, b) => a - b));
  expect(scale.freeAt).toBe(places[0]?.[0]);
  expect(scale.xTicks.every((tick) => scale.x(tick) > (scale.freeAt ?? 0))).toBe(true);
});

test('without a free model there is no such column', () => {
  expect(hullScale(hullPoints({ a: 0.5 }, { a: 1 }), 600, 300).freeAt).toBeNull();
});
