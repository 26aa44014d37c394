import type { OptionSpan } from './find-options.ts';
import { hashStem, hashWord, numberKind, signKind } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** Figures of how the options of a question differ from each other and from its stem. */
export const contrastNames = [
  'optionsWithNumbers',
  'numbersPerOption',
  'optionsMostAlike',
  'optionsLeastAlike',
  'optionEcho',
  'optionEchoSpread',
  'optionLongEcho',
  'optionCommonWords',
  'optionNegations',
  'optionDirections',
  'optionCapitals',
  'stemCommonWords',
  'stemSingleLetters',
  'stemDistinctNumbers',
  'stemPersons',
  'lastStemWords',
  'lastStemShare',
] as const;
export type ContrastFigures = Readonly<Record<(typeof contrastNames)[number], number>>;

const toSet = (words: string): ReadonlySet<number> => new Set(words.split(' ').map(hashWord));
const commonWords = toSet(
  'the a an of to in is and that for on with as by are was be it at from this or which have has had were not but his her their its they he she will would can',
);
const persons = toSet('i my me she he his her');
const negation = /\b(?:no|not|nor|non|un\w+)\b|n't\b/gi;
const direction = /increase|decrease|more|less|higher|lower|greater|rise|fall/gi;
const capitalOpening = /^[A-Z]/;

/** Words and numbers of a part of the text; numbers by their digits, unlike the tokens. */
interface Part {
  readonly items: readonly number[];
  readonly numbers: readonly number[];
  /** Items of five letters and more. */
  readonly long: readonly number[];
  readonly singleLetters: number;
}

/** Where a stem starts, and its last sentence. */
interface StemPlace {
  readonly start: number;
  readonly lastStart: number;
}

/** @param options at least two */
export function readContrast(
  text: string,
  options: readonly OptionSpan[],
  tokens: Tokens,
  { start, lastStart }: StemPlace,
): ContrastFigures {
  const stemEnd = options[0]?.line ?? text.length;
  const stem = readPart(text, tokens, start, stemEnd);
  const last = readPart(text, tokens, lastStart, stemEnd);
  const parts = options.map((option) => readPart(text, tokens, option.start, option.end));
  const texts = options.map((option) => text.slice(option.start, option.end));
  const optionText = texts.join('\n');
  const known = new Set(stem.items);
  const echoes = parts.map((part) => shareIn(part.items, known));
  const overlaps = readOverlaps(parts.map((part) => new Set(part.items)));
  const optionItems = parts.flatMap((part) => part.items);
  return {
    optionsWithNumbers: meanOf(parts.map((part) => (part.numbers.length > 0 ? 1 : 0))),
    numbersPerOption: Math.log1p(meanOf(parts.map((part) => part.numbers.length))),
    optionsMostAlike: Math.max(...overlaps),
    optionsLeastAlike: Math.min(...overlaps),
    optionEcho: meanOf(echoes),
    optionEchoSpread: Math.max(...echoes) - Math.min(...echoes),
    optionLongEcho: meanOf(parts.map((part) => shareIn(part.long, known))),
    optionCommonWords: shareIn(optionItems, commonWords),
    optionNegations: Math.log1p(optionText.match(negation)?.length ?? 0),
    optionDirections: Math.log1p(optionText.match(direction)?.length ?? 0),
    optionCapitals: meanOf(texts.map((option) => (capitalOpening.test(option) ? 1 : 0))),
    stemCommonWords: shareIn(stem.items, commonWords),
    stemSingleLetters: stem.singleLetters / Math.max(1, stem.items.length),
    stemDistinctNumbers: Math.log1p(new Set(stem.numbers).size),
    stemPersons: Math.log1p(stem.items.filter((item) => persons.has(item)).length),
    lastStemWords: Math.log1p(last.items.length),
    lastStemShare: last.items.length / Math.max(1, stem.items.length),
  };
}

const longLetters = 5;

function readPart(text: string, tokens: Tokens, from: number, to: number): Part {
  const items: number[] = [];
  const numbers: number[] = [];
  const long: number[] = [];
  let singleLetters = 0;
  for (let index = firstFrom(tokens, from); index < tokens.count; index++) {
    const start = tokens.starts[index] ?? 0;
    if (start >= to) break;
    if (tokens.kinds[index] === signKind) continue;
    const length = tokens.lengths[index] ?? 0;
    const isNumber = tokens.kinds[index] === numberKind;
    const item = isNumber ? hashStem(text, start, length) : (tokens.hashes[index] ?? 0);
    items.push(item);
    if (isNumber) numbers.push(item);
    else if (length === 1) singleLetters++;
    if (length >= longLetters) long.push(item);
  }
  return { items, numbers, long, singleLetters };
}

/** @returns the first token that starts there or behind; they stand in order. */
function firstFrom({ starts, count }: Tokens, from: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shareIn(items: readonly number[], set: ReadonlySet<number>): number {
  return items.filter((item) => set.has(item)).length / Math.max(1, items.length);
}

/** Shared items over all items (Jaccard) of each pair of options. */
function readOverlaps(options: readonly ReadonlySet<number>[]): readonly number[] {
  return options.flatMap((left, index) =>
    options.slice(index + 1).map((right) => {
      const shared = [...left].filter((item) => right.has(item)).length;
      return shared / Math.max(1, left.size + right.size - shared);
    }),
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
