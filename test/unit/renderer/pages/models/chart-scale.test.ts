import { describe, expect, test } from 'vitest';
import { makeScale, margins } from '../../../../../renderer/pages/models/chart-scale.ts';

const points = [
  { price: 0.1, score: 50 },
  { price: 1, score: 65 },
  { price: 10, score: 80 },
];

describe('the scale of the picture', () => {
  const scale = makeScale(points, 800, 360);

  test('equal factors of price are equally far apart', () => {
    expect(scale.x(1) - scale.x(0.1)).toBeCloseTo(scale.x(10) - scale.x(1), 6);
  });

  test('dearer is further right and better is further up', () => {
    expect(scale.x(10)).toBeGreaterThan(scale.x(1));
    expect(scale.y(80)).toBeLessThan(scale.y(50));
  });

  test('every point is inside the plot', () => {
    for (const { price, score } of points) {
      expect(scale.x(price)).toBeGreaterThan(margins.left);
      expect(scale.x(price)).toBeLessThan(800 - margins.right);
      expect(scale.y(score)).toBeGreaterThan(margins.top);
      expect(scale.y(score)).toBeLessThan(360 - margins.bottom);
    }
  });

  test('ticks are round: 1 and 3 in each power of ten, steps of a few for the score', () => {
    expect(scale.xTicks.map(({ value }) => value)).toEqual([0.1, 0.3, 1, 3, 10]);
    expect(scale.yTicks.map(({ value }) => value)).toEqual([50, 55, 60, 65, 70, 75, 80]);
  });

  test('a narrow picture has only the powers of ten', () => {
    expect(makeScale(points, 380, 360).xTicks.map(({ value }) => value)).toEqual([0.1, 1, 10]);
  });
});

test('models that cost nothing have a column of their own, left of all others', () => {
  const scale = makeScale([...points, { price: 0, score: 60 }], 800, 360);
  expect(scale.freeAt).toBe(scale.x(0));
  expect(scale.x(0)).toBeLessThan(scale.x(0.1) - 30);
  expect(makeScale(points, 800, 360).freeAt).toBeNull();
});

test('no points, or all at the same place, still give finite positions', () => {
  for (const few of [[], [{ price: 2, score: 70 }]]) {
    const scale = makeScale(few, 800, 360);
    expect(Number.isFinite(scale.x(2))).toBe(true);
    expect(Number.isFinite(scale.y(70))).toBe(true);
  }
});
