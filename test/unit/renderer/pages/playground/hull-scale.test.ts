import { expect, test } from 'vitest';
import {
  hullMargins,
  hullNote,
  hullPoints,
  hullScale,
  placeNames,
} from '../../../../../renderer/pages/playground/hull-scale.ts';

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
  expect(scale.xTicks).not.toHaveLength(0);
  expect(scale.xTicks.every((tick) => scale.x(tick) > (scale.freeAt ?? 0))).toBe(true);
});

test('where all models are free there are no prices below the picture', () => {
  const { freeAt, xTicks } = hullScale(hullPoints({ a: 0.5, b: 0.6 }, { a: 0, b: 0 }), 600, 300);
  expect([freeAt !== null, xTicks]).toEqual([true, []]);
});

test('without a free model there is no such column', () => {
  expect(hullScale(hullPoints({ a: 0.5 }, { a: 1 }), 600, 300).freeAt).toBeNull();
});

test.each([
  ['many prices in a wide picture', [0.0001, 25], 680],
  ['many prices in a narrow picture', [0.0001, 25], 330],
  ['one price for all', [0.002, 0.002], 680],
  ['one price for all in a narrow picture', [0.0006, 0.0006], 330],
  ['a hundred million fold', [0.000001, 100], 330],
])('figures below the picture have room, and are never none: %s', (_what, prices, width) => {
  const { x, xTicks } = hullScale(
    prices.map((cost, index) => ({ model: `m/${index}`, cost, chance: 0.5 })),
    width,
    300,
  );
  const gaps = xTicks.slice(1).map((tick, index) => x(tick) - x(xTicks[index] ?? 0));
  expect(xTicks.length).toBeGreaterThan(0);
  expect(Math.min(...gaps, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(57.9);
});

test('a name is cut where it has no room, and left out where it would lie on one that matters more', () => {
  const points = [
    { model: 'chosen', cost: 0.001, chance: 0.9 },
    { model: 'beside', cost: 0.0011, chance: 0.9 },
    { model: 'far', cost: 0.1, chance: 0.9 },
    { model: 'below', cost: 0.001, chance: 0.6 },
  ];
  const names = placeNames(points, hullScale(points, 400, 300), 400, (model) => model.repeat(10));
  expect(names.map(({ model, isLeft }) => [model, isLeft])).toEqual([
    ['chosen', false],
    ['below', false],
  ]);
  expect(names[0]?.text).toMatch(/^chosen.*…$/);
  expect(placeNames(points, hullScale(points, 400, 300), 400, (model) => model).map(({ model }) => model)).toEqual([
    'chosen',
    'far',
    'below',
  ]);
});

test('a dial that has only one model to go to walks along no line', () => {
  expect([hullNote(['a', 'b']), hullNote(['a'])]).toEqual([
    'The dial of the Auto Router walks along the line.',
    'One model is the best at every position of the dial.',
  ]);
});
