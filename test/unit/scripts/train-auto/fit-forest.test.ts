import { expect, test } from 'vitest';
import { readForest, scoreForest } from '../../../../electron/gateway/routing/auto/forest.ts';
import { fitForest } from '../../../../scripts/train-auto/fit-forest.ts';
import type { ForestOptions } from '../../../../scripts/train-auto/fit-forest.ts';

const options: ForestOptions = {
  loss: 'squared',
  trees: 60,
  depth: 2,
  rate: 0.2,
  smallestLeaf: 5,
  damping: 1,
  rowShare: 0.8,
  columnShare: 1,
  seed: 1,
};
/** The second column decides, the first is noise. */
const inputs = Array.from({ length: 200 }, (_, row) => Float32Array.of((row * 37) % 11, row % 10));
const targets = inputs.map((row) => ((row[1] ?? 0) < 5 ? -0.3 : 0.6));

const predict = (loss: ForestOptions['loss'], wanted: readonly number[], second: number): number =>
  scoreForest(readForest(fitForest(inputs, wanted, { ...options, loss })), Float32Array.of(3, second));

test('squared loss learns the number itself, negative ones too', () => {
  expect(predict('squared', targets, 2)).toBeCloseTo(-0.3, 1);
  expect(predict('squared', targets, 7)).toBeCloseTo(0.6, 1);
});

test('logistic loss learns the logit of a chance', () => {
  const chances = inputs.map((row) => ((row[1] ?? 0) < 5 ? 0.1 : 0.8));
  expect(1 / (1 + Math.exp(-predict('logistic', chances, 2)))).toBeCloseTo(0.1, 1);
  expect(1 / (1 + Math.exp(-predict('logistic', chances, 7)))).toBeCloseTo(0.8, 1);
});

test('the same rows give the same trees, byte for byte', () => {
  expect(fitForest(inputs, targets, options)).toEqual(fitForest(inputs, targets, options));
});
