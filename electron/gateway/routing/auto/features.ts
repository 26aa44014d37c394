import { groupNames, groupsByWord } from './lexicon.ts';
import { hashStem, hashWord, mixHash, numberKind, readTokens, signKind, wordKind } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** Buckets of the hashed words and stems. Pairs of words were tried: twice the size and time, no gain on held-back rows. */
export const bucketBits = 14;
export const bucketCount = 1 << bucketBits;

/** Hashed words and stems as a unit vector, plus the dense figures named in `denseNames`. */
export interface TextFeatures {
  readonly buckets: Int32Array;
  readonly values: Float32Array;
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
  'options',
  'optionLength',
  'optionSpread',
  'numericOptions',
  'stemLength',
  'stemWordLength',
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
export const denseCount = denseNames.length;

/** @returns features of a task text; the same text always gives the same features. */
export function readTextFeatures(text: string): TextFeatures {
  const tokens = readTokens(text);
  return { ...readGrams(text, tokens), dense: readDense(text, tokens) };
}

/** Shapes that say more about the kind of a prompt than any word; each counts like a word that stands there several times. */
const shapeSigns: readonly (readonly [number, (text: string) => boolean])[] = [
  [hashWord('#options'), (text) => text.includes('\nB. ') || text.includes('\nB) ') || text.includes('\n(B) ')],
  [hashWord('#fence'), (text) => text.includes('```')],
  [hashWord('#document'), (text) => namesFile(text, documentEndings) || /\b(?:workspace|inbox|folder)\b/i.test(text)],
  [hashWord('#source'), (text) => namesFile(text, sourceEndings)],
  [
    hashWord('#code'),
    (text) => /^[ \t]*(?:def|class|import|from|function|const|public|#include) [^\n]*[:({;]?$/m.test(text),
  ],
  [hashWord('#trace'), (text) => text.includes('Traceback') || text.includes('Exception') || text.includes('Error:')],
  [
    hashWord('#samples'),
    (text) => text.includes('Sample Input') || text.includes('\nInput:') || text.includes('Example 1'),
  ],
  [hashWord('#limits'), (text) => text.includes('\\leq') || text.includes('<=') || text.includes('10^')],
];
const documentEndings = new Set(['txt', 'md', 'json', 'csv', 'pdf', 'ics', 'yml', 'yaml', 'xlsx', 'docx']);
const sourceEndings = new Set(['py', 'ts', 'tsx', 'js', 'go', 'rs', 'java', 'c', 'cpp', 'rb', 'php']);
const longestEnding = 4;

/** Whether a text names a file with one of the endings: a dot between a word sign and the ending. */
function namesFile(text: string, endings: ReadonlySet<string>): boolean {
  for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
    if (dot === 0 || !isWordSign(text.charCodeAt(dot - 1))) continue;
    let end = dot + 1;
    while (end < text.length && end <= dot + longestEnding + 1 && isWordSign(text.charCodeAt(end))) end++;
    if (endings.has(text.slice(dot + 1, end))) return true;
  }
  return false;
}

function isWordSign(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

const signWeight = 8;

/** Letters that count as the stem of a longer word. */
const stemLength = 5;

/** Working memory, all zero between calls. */
const bucketCounts = new Uint16Array(bucketCount);

/** Logarithm of the counts, scaled to length one, so that long prompts do not outweigh short ones. */
function readGrams(text: string, tokens: Tokens): { buckets: Int32Array; values: Float32Array } {
  const counts = bucketCounts;
  const used = new Int32Array(tokens.count * 2 + shapeSigns.length);
  let size = 0;
  const countUp = (hash: number): void => {
    const bucket = mixHash(hash) & (bucketCount - 1);
    if (counts[bucket] === 0) used[size++] = bucket;
    counts[bucket] = Math.min(65_535, (counts[bucket] ?? 0) + 1);
  };
  for (let index = 0; index < tokens.count; index++) {
    countUp(tokens.hashes[index] ?? 0);
    if (tokens.kinds[index] === wordKind && (tokens.lengths[index] ?? 0) > stemLength) {
      countUp(hashStem(text, tokens.starts[index] ?? 0, stemLength));
    }
  }
  for (const [sign, holds] of shapeSigns) {
    if (holds(text)) for (let time = 0; time < signWeight; time++) countUp(sign);
  }
  const buckets = used.slice(0, size);
  const values = new Float32Array(size);
  buckets.forEach((bucket, index) => {
    values[index] = 1 + Math.log(counts[bucket] ?? 1);
    counts[bucket] = 0;
  });
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return { buckets, values: length > 0 ? values.map((value) => value / length) : values };
}

function readDense(text: string, tokens: Tokens): Float32Array {
  const counts = countTokens(text, tokens);
  const options = readOptions(text);
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
const stamps = new Uint32Array(bucketCount);
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
  const bucket = mixHash(hash) & (bucketCount - 1);
  if (stamps[bucket] !== round) {
    stamps[bucket] = round;
    counts.distinct++;
  }
  let mask = groupsByWord.get(hash) ?? 0;
  while (mask !== 0) {
    const bit = 31 - Math.clz32(mask);
    counts.groups[bit] = (counts.groups[bit] ?? 0) + 1;
    mask ^= 1 << bit;
  }
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

const optionLine = /^[ \t]*\(?([A-J])[.)][ \t]+(.*)$/gm;

/** Figures of a multiple-choice question; all zero without at least two options in order. */
function readOptions(
  text: string,
): Record<'options' | 'optionLength' | 'optionSpread' | 'numericOptions' | 'stemLength' | 'stemWordLength', number> {
  const lengths: number[] = [];
  let numeric = 0;
  let stemEnd = text.length;
  optionLine.lastIndex = 0;
  for (let match = optionLine.exec(text); match !== null && lengths.length < 10; match = optionLine.exec(text)) {
    if ((match[1] ?? '').charCodeAt(0) - 65 !== lengths.length) continue;
    if (lengths.length === 0) stemEnd = match.index;
    const option = match[2] ?? '';
    lengths.push(option.length);
    if (/\d/.test(option) && !/[a-z]{4}/i.test(option)) numeric++;
  }
  if (lengths.length < 2)
    return { options: 0, optionLength: 0, optionSpread: 0, numericOptions: 0, stemLength: 0, stemWordLength: 0 };
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const stem = text.slice(0, stemEnd);
  const stemWords = stem.split(/\s+/).filter((word) => word.length > 0);
  return {
    options: lengths.length,
    optionLength: Math.log1p(mean),
    optionSpread: Math.log1p(Math.max(...lengths) - Math.min(...lengths)),
    numericOptions: numeric / lengths.length,
    stemLength: Math.log1p(stem.length),
    stemWordLength: stem.length / Math.max(1, stemWords.length),
  };
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
