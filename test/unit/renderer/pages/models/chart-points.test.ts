import { describe, expect, test } from 'vitest';
import { fakeCatalog } from '../../../../support/fake-bridge/fake-catalog.ts';
import {
  chartPoints,
  frontierPoints,
  pickIds,
  placeLabels,
  usualAxis,
} from '../../../../../renderer/pages/models/chart-points.ts';
import { factorySettings } from '../../../../../shared/settings.ts';

const catalog = fakeCatalog({ settings: factorySettings, providers: [], cooling: new Map() });
const model = (members: Partial<(typeof catalog.models)[number]>) => ({ ...catalog.models[0]!, ...members });

describe('points', () => {
  test('only models with both a price and a score are in the picture, cheapest first', () => {
    const points = chartPoints(catalog.models, 'index');
    expect(points.length).toBeLessThan(catalog.models.length);
    expect(points.map(({ price }) => price)).toEqual(points.map(({ price }) => price).toSorted((a, b) => a - b));
  });

  test('the frontier rises with the price', () => {
    const scores = frontierPoints(chartPoints(catalog.models, 'index'), catalog.frontier).map(({ score }) => score);
    expect(scores.length).toBe(catalog.frontier.length);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  });
});

describe('the usual axis', () => {
  test.each([
    ['index', { available: true, codingIndex: 70, codingPercentile: 90 }],
    ['percentile', { available: true, codingIndex: null, codingPercentile: 90 }],
    ['index', { available: false, codingIndex: null, codingPercentile: 90 }],
  ])('is the %s for %o', (axis, members) => {
    expect(usualAxis([model(members), model({ available: false, codingIndex: 75 })])).toBe(axis);
  });
});

describe('labels', () => {
  const boxOf = ({ x, y, text, anchor }: ReturnType<typeof placeLabels>[number]) => {
    const left = anchor === 'start' ? x : x - text.length * 6.4;
    return { left, right: left + text.length * 6.4, top: y - 11, bottom: y + 4 };
  };

  test('do not cover each other where points are close', () => {
    const [first, second] = placeLabels(
      [
        { id: 'a', text: 'Model Alpha', x: 300, y: 100 },
        { id: 'b', text: 'Model Beta', x: 304, y: 104 },
      ],
      800,
      [],
    ).map(boxOf);
    const apart =
      first!.right <= second!.left ||
      second!.right <= first!.left ||
      first!.bottom <= second!.top ||
      second!.bottom <= first!.top;
    expect(apart).toBe(true);
  });

  test('stay inside the picture at its right edge', () => {
    const [label] = placeLabels([{ id: 'a', text: 'A rather long model name', x: 780, y: 100 }], 800, []);
    expect(boxOf(label!).right).toBeLessThanOrEqual(800);
  });
});

test('a label goes where it covers the fewest points', () => {
  const wanted = [{ id: 'a', text: 'Model Alpha', x: 300, y: 100 }];
  const place = (points: readonly (readonly [x: number, y: number])[]) => {
    const [label] = placeLabels(
      wanted,
      800,
      [[300, 100] as const, ...points].map(([x, y]) => ({ x, y })),
    );
    return [label!.anchor, Math.sign(label!.y - 104)];
  };
  expect(place([])).toEqual(['start', 0]);
  expect(place([[340, 98]])).toEqual(['end', 0]);
  const beside = [
    [340, 98],
    [260, 98],
  ] as const;
  expect(place(beside)).toEqual(['start', -1]);
  expect(place([...beside, [330, 84], [260, 84]])).toEqual(['start', 1]);
});

test('the pick of the default tier comes first, empty tiers are left out', () => {
  expect(pickIds({ high: 'a/h', medium: null, low: 'a/l' }, 'low')).toEqual(['a/l', 'a/h']);
});
