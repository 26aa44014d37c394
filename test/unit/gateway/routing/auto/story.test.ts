import { describe, expect, test } from 'vitest';
import { readStory, storyNames } from '../../../../../electron/gateway/routing/auto/story.ts';

/** Counts by name; figures are their logarithms. */
function count(text: string): Readonly<Record<string, number>> {
  const figures = readStory(text);
  return Object.fromEntries(
    storyNames.map((name, index) => [name, Number(Math.expm1(figures[index] ?? Number.NaN).toFixed(3))]),
  );
}

describe('figures of a word problem', () => {
  test('numbers are read as a person reads them', () => {
    const { numbers, distinctNumbers, decimals, fractions, digits, hardFactors, quantities } = count(
      'It took 1,250 of them, 0.5 of 17, then 3/4 of 17 and twice two.',
    );
    expect([numbers, distinctNumbers, decimals, fractions]).toEqual([6, 5, 1, 1]);
    expect([digits, hardFactors, quantities]).toEqual([12, 2, 8]);
  });

  test('sentences end at their signs, not at the point of a number', () => {
    const { sentences, sentencesWithoutNumbers, mostNumbersInSentence, questionWords, questionNumbers } = count(
      'Ann has 2.5 kg of 3 kinds. She sells some. How much is left of 4?',
    );
    expect([sentences, sentencesWithoutNumbers, mostNumbersInSentence]).toEqual([3, 1, 2]);
    expect([questionWords, questionNumbers]).toEqual([5, 1]);
  });

  test('a group counts in the whole story, and again in what is asked', () => {
    const figures = count('Each bag has 3 more nuts than each box. How many more nuts are left in total?');
    expect([figures['says rate'], figures['says comparison'], figures['says than']]).toEqual([2, 2, 1]);
    expect([figures['asks comparison'], figures['asks rest'], figures['asks rate']]).toEqual([1, 1, 0]);
  });

  test('people count once, and multiples only as multiples', () => {
    const { names, multiples, asMuch } = count(
      'Tom met Bob three times. Tom has twice as many as Bob and 3 times as old a dog. He gave Bob half the bone.',
    );
    expect([names, multiples, asMuch]).toEqual([2, 3, 2]);
  });

  test('a sign at the end is read with nothing behind it, whatever was read before', () => {
    const before = ['a b c d e f', '1 2 3 4 5 6'].map((earlier) => (readStory(earlier), count('She has 3/').fractions));
    expect(before).toEqual([0, 0]);
  });

  test.each(['', '   ', '?', 'x'.repeat(9_000), '1'.repeat(500)])('any text has finite figures: %#', (text) => {
    expect(readStory(text)).toHaveLength(storyNames.length);
    expect([...readStory(text)].every(Number.isFinite)).toBe(true);
  });
});
