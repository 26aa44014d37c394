/**
 * Splits a text into hashed tokens: words in lower case, numbers by their digit count, every other sign alone.
 * One pass over the UTF-16 units, without substrings.
 */

export const wordKind = 0;
export const numberKind = 1;
export const signKind = 2;

/** Hashed tokens with the kind and start of each. Valid until the next call of `readTokens`, which writes into the same memory. */
export interface Tokens {
  readonly count: number;
  readonly hashes: Uint32Array;
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint16Array;
}

const offsetBasis = 0x811c9dc5;
const prime = 16_777_619;
const longestCounted = 65_535;

/** FNV-1a over the lower-case word; the lexicon uses the same hash. */
export function hashWord(word: string): number {
  let hash = offsetBasis;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ lower(word.charCodeAt(index)), prime);
  return hash >>> 0;
}

/** Hash of the first letters of a word in a text; never equal to the hash of that prefix as a word of its own. */
export function hashStem(text: string, start: number, length: number): number {
  let hash = offsetBasis;
  for (let index = start; index < start + length; index++)
    hash = Math.imul(hash ^ lower(text.charCodeAt(index)), prime);
  return (hash ^ 0x5bd1e995) >>> 0;
}

/** Spreads a hash, so that its low bits can serve as a bucket. */
export function mixHash(hash: number): number {
  let mixed = hash ^ (hash >>> 15);
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 12)) >>> 0;
}

/** Working memory, kept between calls: fresh arrays for every request cost more in collection than the reading itself. */
let scratch = makeScratch(8_192);

function makeScratch(size: number) {
  return {
    size,
    hashes: new Uint32Array(size),
    kinds: new Uint8Array(size),
    starts: new Uint32Array(size),
    lengths: new Uint16Array(size),
  };
}

/** @returns the tokens of a text, in working memory that the next call overwrites */
export function readTokens(text: string): Tokens {
  if (text.length > scratch.size) scratch = makeScratch(text.length);
  const { hashes, kinds, starts, lengths } = scratch;
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    const start = at;
    let hash = offsetBasis;
    let kind = signKind;
    if (isWordCode(code)) {
      kind = wordKind;
      for (let unit = code; at < text.length && isWordCode(unit); unit = text.charCodeAt(++at)) {
        hash = Math.imul(hash ^ lower(unit), prime);
      }
    } else if (isDigit(code)) {
      kind = numberKind;
      while (at < text.length && isDigit(text.charCodeAt(at))) at++;
      hash = Math.imul(Math.min(at - start, 6) + 1, 0x9e3779b1) ^ 0x01234567;
    } else {
      at++;
      hash = Math.imul(0x55555555 ^ code, prime) ^ 0x00abcdef;
    }
    hashes[count] = hash >>> 0;
    kinds[count] = kind;
    starts[count] = start;
    lengths[count] = Math.min(at - start, longestCounted);
    count++;
  }
  return { count, hashes, kinds, starts, lengths };
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 160;
}

/** Latin, Greek, Cyrillic and their kin, and the apostrophe; Chinese and other signs from U+2000 on stand alone. */
function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 0xc0 && code < 0x2000) || code === 39;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
