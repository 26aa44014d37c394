import { findOptions } from './find-options.ts';
import type { OptionSpan } from './find-options.ts';
import { contrastNames, readContrast } from './option-contrast.ts';
import { optionValueNames, readOptionValues } from './option-values.ts';
import { readStemSigns, startOfLastSentence, stemSignNames } from './stem-signs.ts';
import { numberKind, wordKind } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** Figures of a multiple-choice question: how its options and its stem (what stands before them) are built. */
export const optionNames = [
  'options',
  'optionLength',
  'optionShortest',
  'optionLongest',
  'optionSpread',
  'optionUnevenness',
  'numericOptions',
  'optionVariety',
  'optionWordLength',
  'optionsAlike',
  'optionFirstWords',
  'stemLength',
  'stemRatio',
  'stemWordLength',
  'stemLongWords',
  'stemVariety',
  'stemSentenceLength',
  'stemNumbers',
  ...contrastNames,
  ...optionValueNames,
  ...stemSignNames,
] as const;
export type OptionFigures = Readonly<Record<(typeof optionNames)[number], number>>;

/** What is asked stands near the options; of a long stem the end is looked at closely. */
const stemChars = 2_000;

const noOptions = Object.fromEntries(optionNames.map((name) => [name, 0])) as unknown as OptionFigures;

/** All zero without at least two options in order. */
export function readOptions(text: string, tokens: Tokens): OptionFigures {
  const options = findOptions(text);
  const first = options[0];
  if (first === undefined || options.length < 2) return noOptions;
  const lengths = options.map((option) => option.end - option.start);
  const mean = meanOf(lengths);
  const shortest = Math.min(...lengths);
  const longest = Math.max(...lengths);
  const stemStart = Math.max(0, first.line - stemChars);
  const stem = text.slice(stemStart, first.line).trimEnd();
  const lastStart = startOfLastSentence(stem);
  return {
    options: options.length,
    optionLength: Math.log1p(mean),
    optionShortest: Math.log1p(shortest),
    optionLongest: Math.log1p(longest),
    optionSpread: Math.log1p(longest - shortest),
    optionUnevenness: Math.sqrt(meanOf(lengths.map((length) => (length - mean) ** 2))) / (mean + 1),
    numericOptions: meanOf(options.map((option) => (isNumeric(text.slice(option.start, option.end)) ? 1 : 0))),
    ...readOptionWords(options, tokens),
    ...readStem(text, first.line, tokens),
    stemRatio: Math.log1p(first.line) - Math.log1p(mean),
    ...readContrast(text, options, tokens, { start: stemStart, lastStart: stemStart + lastStart }),
    ...readOptionValues(options.map((option) => text.slice(option.start, option.end))),
    ...readStemSigns(stem, lastStart),
  };
}

function isNumeric(option: string): boolean {
  return /\d/.test(option) && !/[a-z]{4}/i.test(option);
}

function readOptionWords(
  options: readonly OptionSpan[],
  tokens: Tokens,
): Pick<OptionFigures, 'optionVariety' | 'optionWordLength' | 'optionsAlike' | 'optionFirstWords'> {
  const words = options.map(() => [] as number[]);
  let letters = 0;
  let at = 0;
  for (let index = 0; index < tokens.count && at < options.length; index++) {
    const start = tokens.starts[index] ?? 0;
    while (at < options.length && start >= (options[at]?.end ?? 0)) at++;
    if (tokens.kinds[index] !== wordKind || start < (options[at]?.start ?? Number.POSITIVE_INFINITY)) continue;
    words[at]?.push(tokens.hashes[index] ?? 0);
    letters += tokens.lengths[index] ?? 0;
  }
  const all = words.flat();
  return {
    optionVariety: all.length === 0 ? 0 : new Set(all).size / all.length,
    optionWordLength: letters / Math.max(1, all.length),
    optionsAlike: meanOverlap(words.map((option) => new Set(option))),
    optionFirstWords: new Set(words.map((option) => option[0])).size / options.length,
  };
}

/** Shared words over all words (Jaccard), averaged over pairs of options. */
function meanOverlap(options: readonly ReadonlySet<number>[]): number {
  return meanOf(
    options.flatMap((left, index) =>
      options.slice(index + 1).map((right) => {
        const shared = [...left].filter((word) => right.has(word)).length;
        return shared / Math.max(1, left.size + right.size - shared);
      }),
    ),
  );
}

const longWord = 9;

function readStem(
  text: string,
  end: number,
  tokens: Tokens,
): Pick<
  OptionFigures,
  'stemLength' | 'stemWordLength' | 'stemLongWords' | 'stemVariety' | 'stemSentenceLength' | 'stemNumbers'
> {
  const seen = new Set<number>();
  let words = 0;
  let longWords = 0;
  let numbers = 0;
  for (let index = 0; index < tokens.count && (tokens.starts[index] ?? 0) < end; index++) {
    if (tokens.kinds[index] === numberKind) numbers++;
    if (tokens.kinds[index] !== wordKind) continue;
    words++;
    seen.add(tokens.hashes[index] ?? 0);
    if ((tokens.lengths[index] ?? 0) >= longWord) longWords++;
  }
  const { parts, sentences } = countParts(text, end);
  return {
    stemLength: Math.log1p(end),
    stemWordLength: end / Math.max(1, parts),
    stemLongWords: longWords / Math.max(1, words),
    stemVariety: seen.size / Math.max(1, words),
    stemSentenceLength: Math.log1p(words / Math.max(1, sentences)),
    stemNumbers: Math.log1p(numbers),
  };
}

/** Pieces between spaces before `end`, and how many of them close a sentence. */
function countParts(text: string, end: number): { parts: number; sentences: number } {
  let parts = 0;
  let sentences = 0;
  let before = 32;
  for (let at = 0; at <= end; at++) {
    const code = at < end ? text.charCodeAt(at) : 32;
    if (code > 32 && before <= 32) parts++;
    if (code <= 32 && (before === 46 || before === 63 || before === 33)) sentences++;
    before = code;
  }
  return { parts, sentences };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
