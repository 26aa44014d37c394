import { hashStem, hashWord, mixHash, wordKind } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** Buckets of the hashed words and stems. Pairs of words and twice the buckets were tried: no gain on held-back rows. */
const bucketCount = 1 << 13;

/** Hashed words and stems as a unit vector. */
export interface Grams {
  readonly buckets: Int32Array;
  readonly values: Float32Array;
  /** The text names a document or a place for documents. */
  readonly document: boolean;
}

const documentSign = hashWord('#document');

/** Shapes that say more about the kind of a prompt than any word; each counts like a word that stands there several times. */
const shapeSigns: readonly (readonly [number, (text: string) => boolean])[] = [
  [hashWord('#options'), (text) => text.includes('\nB. ') || text.includes('\nB) ') || text.includes('\n(B) ')],
  [hashWord('#fence'), (text) => text.includes('```')],
  [documentSign, namesDocument],
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

function namesDocument(text: string): boolean {
  return namesFile(text, documentEndings) || /\b(?:workspace|inbox|folder)\b/i.test(text);
}

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
export function readGrams(text: string, tokens: Tokens): Grams {
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
  let document = false;
  for (const [sign, holds] of shapeSigns) {
    if (!holds(text)) continue;
    document ||= sign === documentSign;
    for (let time = 0; time < signWeight; time++) countUp(sign);
  }
  const buckets = used.slice(0, size);
  const values = new Float32Array(size);
  buckets.forEach((bucket, index) => {
    values[index] = 1 + Math.log(counts[bucket] ?? 1);
    counts[bucket] = 0;
  });
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return { buckets, values: length > 0 ? values.map((value) => value / length) : values, document };
}
