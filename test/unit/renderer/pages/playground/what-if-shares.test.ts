import { expect, test } from 'vitest';
import { caveatsOf, pairShares } from '../../../../../renderer/pages/playground/what-if-shares.ts';

test('models of both sides are paired, the most money first, whichever side it is on', () => {
  const pairs = pairShares({
    was: [
      { model: 'a', requests: 3, costUsd: 2 },
      { model: 'b', requests: 1, costUsd: 1 },
    ],
    wouldBe: [
      { model: 'c', requests: 2, costUsd: 5 },
      { model: 'a', requests: 2, costUsd: 0.5 },
    ],
  });
  expect(pairs.map(({ model, wasUsd, wouldBeUsd }) => [model, wasUsd, wouldBeUsd])).toEqual([
    ['c', 0, 5],
    ['a', 2, 0.5],
    ['b', 1, 0],
  ]);
});

test('what the sums leave out is said, and that they are an estimate always', () => {
  const view = { requests: 10, wasUsd: 1, wouldBeUsd: 1, notComparable: 1, refused: 2, was: [], wouldBe: [] };
  const said = caveatsOf(view, 'auto').join(' ');
  expect(said).toContain('1 request is in neither sum');
  expect(said).toContain('2 requests would not have been answered');
  expect(said).toContain('The Auto Router chooses by the text');
  expect(caveatsOf({ ...view, notComparable: 0, refused: 0 }, 'pareto-code:low')[0]).toMatch(/^An estimate/);
});
