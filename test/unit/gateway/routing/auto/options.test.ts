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

  test('options are compared with each other and with the stem, numbers by their value', () => {
    const { optionsMostAlike, optionsLeastAlike, optionEcho, optionEchoSpread, optionsWithNumbers } = read(
      'Does the red fox jump?\nA. red fox\nB. red cow\nC. 12\nD. 13',
    );
    expect([optionsMostAlike, optionsLeastAlike]).toEqual([1 / 3, 0]);
    expect([optionEcho, optionEchoSpread, optionsWithNumbers]).toEqual([0.375, 1, 0.5]);
  });

  test('what is asked is the last sentence of the stem', () => {
    const { stemSentences, lastStemWords, lastStemShare, stemPersons, optionNegations } = read(
      'I met her at 3.5 pm. She left: why so?\nA. not known\nB. unknown',
    );
    expect([stemSentences, lastStemWords, stemPersons]).toEqual([2, 2, 3].map(Math.log1p));
    expect([lastStemShare, optionNegations]).toEqual([2 / 11, Math.log1p(2)]);
  });

  test('numbers that are options have an order and a size', () => {
    const { optionsInOrder, optionLargest, optionCloseness, optionsPermuted } = read(
      'How much?\nA. $10\nB. 20 m\nC. 1,030\nD. of 7 or 8',
    );
    expect([optionsInOrder, optionLargest, optionsPermuted]).toEqual([1, Math.log1p(1_030), 0]);
    expect(optionCloseness).toBeCloseTo(Math.log1p(1_020 / (1_060 / 3)));
    expect(read('Which?\nA. True, False\nB. False, True').optionsPermuted).toBe(1);
  });

  test('the stem shows its form and its dates', () => {
    const asks = read('In 1789 what was it called in France by the UN?\nA. x\nB. y');
    expect([asks.stemAsks, asks.stemEndsFlat, asks.stemEndsOpen]).toEqual([1, 0, 0]);
    expect([asks.stemYears, asks.stemNames, asks.stemCapitals, asks.lastStemTerms]).toEqual(
      [1, 1, 1, 1].map(Math.log1p),
    );
    const open = read('If so, the result of an intercontinental war is\nA. x\nB. y');
    expect([open.stemAsks, open.stemEndsFlat, open.stemEndsOpen]).toEqual([0, 0, 1]);
    expect([open.stemLongestWords, open.stemConditions]).toEqual([1 / 9, Math.log1p(1)]);
  });

  test.each(['', 'Who was it?', 'Only one.\nA. First', 'Out of order.\nB. Second\nC. Third'])(
    'without two options in order all figures are zero: %j',
    (text) => {
      expect(Object.values(read(text)).every((figure) => figure === 0)).toBe(true);
    },
  );
});
