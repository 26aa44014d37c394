import { describe, expect, test } from 'vitest';
import { readOptions } from '../../../../../electron/gateway/routing/auto/options.ts';
import { readTokens } from '../../../../../electron/gateway/routing/auto/tokens.ts';

const read = (text: string) => readOptions(text, readTokens(text));

describe('figures of a multiple-choice question', () => {
  test('lengths are those of the options without their letters', () => {
    const { options, optionShortest, optionLongest, optionSpread, numericOptions } = read(
      'How far?\nA. 12 m\nB. very far away\nC) 3\n(D) 7.5',
    );
    expect([options, numericOptions]).toEqual([4, 0.75]);
    expect([optionShortest, optionLongest, optionSpread]).toEqual([Math.log1p(1), Math.log1p(13), Math.log1p(12)]);
  });

  test('options that repeat each other are alike, and open with the same word', () => {
    const { optionsAlike, optionFirstWords, optionVariety } = read('Pick.\nA. Wrong, Wrong\nB. Wrong, wrong');
    expect([optionsAlike, optionFirstWords, optionVariety]).toEqual([1, 0.5, 0.25]);
  });

  test('the stem ends where the options start', () => {
    const { stemLength, stemNumbers, stemVariety, stemLongWords } = read('the the 4 abominable\nA. 5 ox\nB. 6 ox');
    expect([stemLength, stemNumbers]).toEqual([Math.log1p(21), Math.log1p(1)]);
    expect([stemVariety, stemLongWords]).toEqual([2 / 3, 1 / 3]);
  });

  test.each(['', 'Who was it?', 'Only one.\nA. First', 'Out of order.\nB. Second\nC. Third'])(
    'without two options in order all figures are zero: %j',
    (text) => {
      expect(Object.values(read(text)).every((figure) => figure === 0)).toBe(true);
    },
  );
});
