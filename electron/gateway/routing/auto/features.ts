import { readGrams } from './grams.ts';
import type { Grams } from './grams.ts';
import { groupNames, groupsByWord } from './lexicon.ts';
import { optionNames, readOptions } from './options.ts';
import { mixHash, numberKind, readTokens, signKind, wordKind } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import { countGroups } from './word-groups.ts';

/** A task text, its hashed words and stems, and the dense figures named in `denseNames`. */
export interface TextFeatures extends Grams {
  readonly text: string;
  readonly dense: Float32Array;
}

const shapeNames = [
  'chars',
  'words',
  'lines',
  'wordLength',
  'numbers',
  'numberShare',
  'longestNumber',
  'capitalShare',
  'signShare',
  'codeSigns',
  'questionMarks',
  'fences',
  'texSigns',
  'foreignShare',
  'variety',
  'quotes',
  'commas',
  'brackets',
  'sentences',
  'sentenceLength',
  ...optionNames,
  'blanks',
  'limits',
  'largestPower',
  'samples',
  'paths',
  'moneySigns',
  'percentSigns',
  'distinctNumbers',
  'decimals',
  'lastSentence',
  'names',
] as const;

/** Every dense feature, in order. */
export const denseNames: readonly string[] = [...shapeNames, ...groupNames.map((name) => `has ${name}`)];
const denseCount = denseNames.length;

/** @returns features of a task text; the same text always gives the same features. */
export function readTextFeatures(text: string): TextFeatures {
  const tokens = readTokens(text);
  const { buckets, values, document } = readGrams(text, tokens);
  return { text, buckets, values, document, dense: readDense(text, tokens) };
}

function readDense(text: string, tokens: Tokens): Float32Array {
  const counts = countTokens(text, tokens);
  const options = readOptions(text, tokens);
  const per = (amount: number): number => amount / Math.max(1, tokens.count);
  const words = Math.max(1, counts.words);
  const shape: Record<(typeof shapeNames)[number], number> = {
    chars: Math.log1p(text.length),
    words: Math.log1p(counts.words),
    lines: Math.log1p(counts.lines),
    wordLength: counts.wordChars / words,
    numbers: Math.log1p(counts.numbers),
    numberShare: per(counts.numbers),
    longestNumber: counts.longestNumber,
    capitalShare: counts.capitals / words,
    signShare: per(counts.signs),
    codeSigns: per(counts.code),
    questionMarks: Math.log1p(counts.questions),
    fences: Math.log1p(counts.backticks),
    texSigns: Math.log1p(counts.tex),
    foreignShare: counts.foreign / Math.max(1, text.length),
    variety: counts.distinct / words,
    quotes: per(counts.quotes),
    commas: per(counts.commas),
    brackets: per(counts.brackets),
    sentences: Math.log1p(counts.sentences),
    sentenceLength: Math.log1p(counts.words / Math.max(1, counts.sentences)),
    ...options,
    blanks: text.includes('___') ? 1 : 0,
    limits: Math.log1p(occurrences(text, '\\leq') + occurrences(text, '<=') + occurrences(text, '\\le ')),
    largestPower: largestPower(text),
    samples: Math.log1p(occurrences(text, 'Sample Input') + occurrences(text, 'Example') + occurrences(text, 'Input:')),
    paths: Math.log1p(
      occurrences(text, '.py') + occurrences(text, '.ts') + occurrences(text, '.js') + occurrences(text, '.md'),
    ),
    moneySigns: Math.log1p(counts.money),
    percentSigns: Math.log1p(counts.percents),
    distinctNumbers: Math.log1p(distinctNumbers(text, tokens)),
    decimals: Math.log1p(occurrencesOf(text, decimal)),
    lastSentence: Math.log1p(text.length - lastSentenceStart(text)),
    names: Math.log1p(occurrencesOf(text, innerCapital)),
  };
  const dense = new Float32Array(denseCount);
  shapeNames.forEach((name, index) => (dense[index] = shape[name]));
  counts.groups.forEach((count, index) => (dense[shapeNames.length + index] = Math.log1p(count)));
  return dense;
}

/** The call that last saw a word's bucket: counts distinct words without a set. */
const stampCount = 1 << 14;
const stamps = new Uint32Array(stampCount);
let stampRound = 0;

interface TokenCounts {
  words: number;
  wordChars: number;
  capitals: number;
  distinct: number;
  numbers: number;
  longestNumber: number;
  signs: number;
  code: number;
  questions: number;
  backticks: number;
  tex: number;
  foreign: number;
  quotes: number;
  commas: number;
  brackets: number;
  sentences: number;
  lines: number;
  money: number;
  percents: number;
  readonly groups: number[];
}

function countTokens(text: string, tokens: Tokens): TokenCounts {
  const counts: TokenCounts = {
    words: 0,
    wordChars: 0,
    capitals: 0,
    distinct: 0,
    numbers: 0,
    longestNumber: 0,
    signs: 0,
    code: 0,
    questions: 0,
    backticks: 0,
    tex: 0,
    foreign: 0,
    quotes: 0,
    commas: 0,
    brackets: 0,
    sentences: 0,
    lines: occurrences(text, '\n') + 1,
    money: 0,
    percents: 0,
    groups: groupNames.map(() => 0),
  };
  const round = ++stampRound;
  for (let index = 0; index < tokens.count; index++) {
    const length = tokens.lengths[index] ?? 0;
    const code = text.charCodeAt(tokens.starts[index] ?? 0);
    const kind = tokens.kinds[index];
    if (kind === wordKind) countWord(counts, round, tokens.hashes[index] ?? 0, length, code);
    else if (kind === numberKind) {
      counts.numbers++;
      counts.longestNumber = Math.max(counts.longestNumber, Math.min(length, 12));
    } else if (kind === signKind) countSign(counts, code);
  }
  return counts;
}

function countWord(counts: TokenCounts, round: number, hash: number, length: number, first: number): void {
  counts.words++;
  counts.wordChars += length;
  if (first >= 65 && first <= 90) counts.capitals++;
  if (first >= 0xc0) counts.foreign += length;
  const bucket = mixHash(hash) & (stampCount - 1);
  if (stamps[bucket] !== round) {
    stamps[bucket] = round;
    counts.distinct++;
  }
  countGroups(groupsByWord, counts.groups, hash);
}

function countSign(counts: TokenCounts, code: number): void {
  counts.signs++;
  if (code >= 0x2000) counts.foreign++;
  switch (code) {
    case 63: // ?
    case 0xff1f: // full-width ?
      counts.questions++;
      counts.sentences++;
      break;
    case 46: // .
    case 33: // !
    case 0x3002: // ideographic full stop
      counts.sentences++;
      break;
    case 96: // `
      counts.backticks++;
      break;
    case 36: // $
      counts.money++;
      counts.tex++;
      break;
    case 92: // backslash
    case 94: // ^
      counts.tex++;
      break;
    case 37: // %
      counts.percents++;
      break;
    case 34: // "
    case 0x201c:
    case 0x201d:
      counts.quotes++;
      break;
    case 44: // ,
      counts.commas++;
      break;
    case 40: // (
    case 91: // [
      counts.brackets++;
      break;
    case 59: // ;
    case 61: // =
    case 60: // <
    case 62: // >
    case 95: // _
    case 123: // {
    case 125: // }
      counts.code++;
      break;
    default:
      break;
  }
}

const power = /10\s*\^\s*\{?\s*(\d{1,2})/g;

/** Largest k of `10^k`: competition problems state their input sizes so. */
function largestPower(text: string): number {
  let largest = 0;
  power.lastIndex = 0;
  for (let match = power.exec(text); match !== null; match = power.exec(text))
    largest = Math.max(largest, Number(match[1]));
  return Math.min(largest, 20);
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

const decimal = /\d[./]\d/g;
const innerCapital = /[a-z,] [A-Z][a-z]/g;

function occurrencesOf(text: string, pattern: RegExp): number {
  pattern.lastIndex = 0;
  let count = 0;
  while (pattern.exec(text) !== null) count++;
  return count;
}

function lastSentenceStart(text: string): number {
  return Math.max(0, text.lastIndexOf('. ', text.length - 3), text.lastIndexOf('\n', text.length - 3));
}

function distinctNumbers(text: string, tokens: Tokens): number {
  const seen = new Set<string>();
  for (let index = 0; index < tokens.count && seen.size < 64; index++) {
    if (tokens.kinds[index] !== numberKind) continue;
    const start = tokens.starts[index] ?? 0;
    seen.add(text.slice(start, start + (tokens.lengths[index] ?? 0)));
  }
  return seen.size;
}
