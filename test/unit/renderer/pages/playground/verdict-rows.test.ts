import { expect, test } from 'vitest';
import { dotPitch, placeDots, verdictRows } from '../../../../../renderer/pages/playground/verdict-rows.ts';
import type { Verdict } from '../../../../../shared/request-log.ts';

const verdict = (model: string, kind: Verdict['verdict'], rule: string, detail = ''): Verdict => ({
  model,
  verdict: kind,
  rule,
  detail,
});
const price: Readonly<Record<string, number>> = { cheap: 1, dear: 9, a: 1, b: 2, c: 3 };
const rows = verdictRows(
  [
    verdict('dear', 'standby', 'fallback', 'Tried as number 2, when those before it fail.'),
    verdict('cheap', 'standby', 'not-needed'),
    ...['a', 'b', 'c'].map((model) => verdict(model, 'excluded', 'not-in-tier')),
    verdict('off', 'excluded', 'switched-off'),
    verdict('best', 'chosen', 'cheapest-in-tier'),
  ],
  (model) => price[model] ?? 0,
);

test('the chosen stand first, then those on standby in their turn, then the rules, the common ones last', () => {
  expect(rows.map(({ title, verdicts }) => [title, verdicts.map(({ model }) => model)])).toEqual([
    ['Chosen', ['best']],
    ['Standby', ['dear', 'cheap']],
    ['Switched off', ['off']],
    ['Another tier', ['a', 'b', 'c']],
  ]);
});

test.each([600, 300, 120])(
  'at a width of %i px every model has one dot within the picture, and none lies on another',
  (width) => {
    const many = verdictRows(
      Array.from({ length: 200 }, (_, index) =>
        verdict(`m${index}`, 'excluded', index % 7 === 0 ? 'no-key' : 'price-cap'),
      ),
      () => 0,
    );
    const map = placeDots(many, width);
    expect(new Set(map.dots.map((dot) => `${dot.x}/${dot.y}`)).size).toBe(200);
    expect(map.dots.every(({ x, y }) => x > 0 && x < width && y > 0 && y < map.height - dotPitch / 4)).toBe(true);
    expect(map.rows.reduce((sum, { height }) => sum + height, 0)).toBe(map.height);
  },
);
