import { isAt } from './string-watch.ts';

/** The body is not what RFC 8259 calls a JSON object. */
export class JsonScanError extends Error {
  /** Byte offset of the fault. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'JsonScanError';
    this.offset = offset;
  }
}

/** Byte of `"`. */
export const quote = 0x22;
const backslash = 0x5c;

/** 1 = a byte that stands for itself inside a string. */
const plain = new Uint8Array(256).map((_, byte) => (byte >= 0x20 && byte !== quote && byte !== backslash ? 1 : 0));
/** 1 = may follow a backslash. */
const escapable = byteSet('"\\/bfnrtu');
const space = byteSet(' \t\n\r');
const digit = byteSet('0123456789');
const hexDigit = byteSet('0123456789abcdefABCDEF');

/** @returns the text of a string that was skipped, from its opening quote to behind its closing one */
export function textOf(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString('utf8', start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** @returns the offset after the closing quote. */
export function skipString(bytes: Buffer, start: number): number {
  if (bytes[start] !== quote) fail(bytes, start, 'a string');
  let at = start + 1;
  for (;;) {
    while (plain[bytes[at] as number] === 1) at += 1;
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte !== backslash) fail(bytes, at, 'the end of a string');
    const escaped = bytes[at + 1];
    if (escaped === undefined || escapable[escaped] !== 1) fail(bytes, at, 'an escape sequence');
    if (escaped === 0x75) {
      for (let i = 2; i < 6; i++) if (hexDigit[bytes[at + i] ?? 0] !== 1) fail(bytes, at, 'four hexadecimal digits');
      at += 6;
    } else at += 2;
  }
}

const encoder = new TextEncoder();
const literals: readonly Uint8Array[] = ['true', 'false', 'null'].map((text) => encoder.encode(text));

/** @returns the offset behind a number, `true`, `false` or `null` */
export function skipScalar(bytes: Buffer, start: number): number {
  for (const literal of literals) {
    if (bytes[start] !== literal[0]) continue;
    if (!isAt(bytes, start, literal)) fail(bytes, start, 'a value');
    return start + literal.length;
  }
  return skipNumber(bytes, start);
}

/** `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` */
function skipNumber(bytes: Buffer, start: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  if (bytes[at] === 0x30) at += 1;
  else at = skipDigits(bytes, at);
  if (bytes[at] === 0x2e) at = skipDigits(bytes, at + 1);
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const sign = bytes[at + 1];
    at = skipDigits(bytes, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
  }
  return at;
}

function skipDigits(bytes: Buffer, start: number): number {
  let at = start;
  while (digit[bytes[at] ?? 0] === 1) at += 1;
  if (at === start) fail(bytes, at, 'a value');
  return at;
}

/** @returns the offset of what is no white space */
export function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (space[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

/** @throws JsonScanError that names what was found and what should be there */
export function fail(bytes: Buffer, at: number, expected: string): never {
  const found =
    at >= bytes.length ? 'the body ends' : `there is ${JSON.stringify(String.fromCharCode(bytes[at] as number))}`;
  throw new JsonScanError(`The body is not valid JSON: at byte ${at} ${found} where ${expected} is expected.`, at);
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
