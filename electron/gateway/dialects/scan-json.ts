import { isUtf8 } from 'node:buffer';
import { createQuoteFinder } from './find-quotes.ts';
import {
  createElementTrail,
  worthRemembering,
  type ElementTrail,
  type ScanMark,
  type ScanMemory,
} from './scan-memory.ts';
import { isAt, lookAt, unwatched, watchStrings, type StringWatch } from './string-watch.ts';

/** One `"key": value` of the outermost object, as byte offsets into the body. */
export interface JsonMember {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  /** Exclusive. */
  readonly valueEnd: number;
  /** Where the last two elements of an array begin, or the only one; -1 for an empty array and for everything else. */
  readonly tailStart: number;
}

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

const quote = 0x22;
const backslash = 0x5c;
const maxDepth = 512;

/** 1 = a byte that stands for itself inside a string. */
const plain = new Uint8Array(256).map((_, byte) => (byte >= 0x20 && byte !== quote && byte !== backslash ? 1 : 0));
/** 1 = may follow a backslash. */
const escapable = byteSet('"\\/bfnrtu');
const space = byteSet(' \t\n\r');
const digit = byteSet('0123456789');
const hexDigit = byteSet('0123456789abcdefABCDEF');

/**
 * Checks that `bytes` are one JSON object and finds its members without building a tree: the body of an agent is mostly
 * context that we forward as it came. Validates as strictly as `JSON.parse`.
 *
 * @param memory of earlier bodies: what this one begins with and they did is not looked at again
 * @throws JsonScanError
 */
export function scanJsonObject(
  bytes: Buffer,
  watch: StringWatch = unwatched,
  memory: ScanMemory | null = null,
): JsonMember[] {
  const isRemembered = memory !== null && bytes.length >= worthRemembering;
  const mark = isRemembered ? memory.recall(bytes, watch) : null;
  const from = mark?.offset ?? 0;
  if (!isUtf8(from === 0 ? bytes : bytes.subarray(from))) throw new JsonScanError('The body is not valid UTF-8.', 0);
  const trail = isRemembered ? createElementTrail() : null;
  const walk: Walk = { bytes, watch, strings: findStrings(bytes, from), trail };
  const members: JsonMember[] = [...(mark?.members ?? [])];
  for (const text of mark?.seen ?? []) watch.seen.add(text);
  let furthest: ScanMark | null = null;
  let at = mark === null ? beginObject(bytes) : 0;
  if (mark === null && bytes[at] === 0x7d) at += 1;
  else {
    for (let resume = mark; ; resume = null) {
      const { key, keyStart, valueStart } = resume?.array ?? readKey(walk, at);
      const { end: valueEnd, tailStart } = skipMember(walk, valueStart, resume);
      const element = trail?.take() ?? null;
      if (
        element !== null &&
        (furthest === null || valueEnd - valueStart > furthest.offset - furthest.array.valueStart)
      )
        furthest = toMark(element, { key, keyStart, valueStart }, members, watch);
      members.push({ key, keyStart, valueStart, valueEnd, tailStart });
      at = skipSpace(bytes, valueEnd);
      const next = bytes[at];
      if (next === 0x7d) break;
      if (next !== 0x2c) fail(bytes, at, 'a comma or a closing brace');
      at = skipSpace(bytes, at + 1);
    }
    at += 1;
  }
  at = skipSpace(bytes, at);
  if (at !== bytes.length) fail(bytes, at, 'the end of the body');
  if (furthest !== null) memory?.keep(bytes, watch, furthest, mark);
  return members;
}

/** @returns the offset of the first key, or of the closing brace. */
function beginObject(bytes: Buffer): number {
  const start = skipSpace(bytes, 0);
  if (bytes[start] !== 0x7b) throw new JsonScanError('The body is not a JSON object.', start);
  return skipSpace(bytes, start + 1);
}

function readKey({ bytes, strings }: Walk, keyStart: number): Pick<JsonMember, 'key' | 'keyStart' | 'valueStart'> {
  const keyEnd = passString(bytes, keyStart, strings);
  const colon = skipSpace(bytes, keyEnd);
  if (bytes[colon] !== 0x3a) fail(bytes, colon, 'a colon');
  const key = usualKey(bytes, keyStart, keyEnd) ?? textOf(bytes, keyStart, keyEnd);
  return { key, keyStart, valueStart: skipSpace(bytes, colon + 1) };
}

const usualKeys = watchStrings(
  (
    'model messages input prompt system instructions tools tool_choice parallel_tool_calls stream stream_options ' +
    'max_tokens max_completion_tokens max_output_tokens temperature top_p reasoning reasoning_effort thinking include ' +
    'store metadata user prompt_cache_key plugins provider models response_format text stop n seed usage session_id'
  ).split(' '),
)().byLength;

/** Asking Node for the text of a name takes longer than comparing it with those that nearly every body has. */
function usualKey(bytes: Buffer, start: number, end: number): string | undefined {
  for (const { text, quoted } of usualKeys[end - start] ?? []) if (isAt(bytes, start, quoted)) return text;
  return undefined;
}

function toMark(
  { offset, before, seen }: { readonly offset: number; readonly before: number; readonly seen: number },
  array: ScanMark['array'],
  members: readonly JsonMember[],
  watch: StringWatch,
): ScanMark {
  return { offset, before, array, members: [...members], seen: [...watch.seen].slice(0, seen) };
}

/**
 * @param member whose value is an array, of a body that was scanned
 * @param most how many of its first elements are wanted
 * @param isEnough asked after each element that takes long to read: true = no more are wanted
 * @returns the first elements, parsed, without looking at the rest
 */
export function firstElements(
  bytes: Buffer,
  member: JsonMember,
  most: number,
  isEnough: (element: unknown) => boolean,
): unknown[] {
  const { valueStart, valueEnd } = member;
  // Looking for the ends of a few short elements takes longer than reading them all.
  if (valueEnd - valueStart < fewBytes)
    return (JSON.parse(bytes.toString('utf8', valueStart, valueEnd)) as unknown[]).slice(0, most);
  const elements: unknown[] = [];
  let at = skipSpace(bytes, valueStart + 1);
  while (elements.length < most && bytes[at] !== 0x5d) {
    const end = skipValue(bytes, at);
    const element: unknown = JSON.parse(bytes.toString('utf8', at, end));
    elements.push(element);
    if (isEnough(element)) break;
    at = skipSpace(bytes, end);
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return elements;
}

/** @returns where each element of an array begins and ends; nothing for other values. Of a body that was scanned. */
export function elementSpans(
  bytes: Buffer,
  valueStart: number,
): readonly { readonly from: number; readonly to: number }[] {
  const spans = [];
  if (bytes[valueStart] !== 0x5b) return [];
  for (let from = skipSpace(bytes, valueStart + 1); bytes[from] !== 0x5d;) {
    const to = skipValue(bytes, from);
    spans.push({ from, to });
    from = skipSpace(bytes, to);
    if (bytes[from] === 0x2c) from = skipSpace(bytes, from + 1);
  }
  return spans;
}

/** @returns the last two elements of an array, parsed, without looking at the rest; fewer when there are not as many. */
export function lastElements(bytes: Buffer, { tailStart, valueEnd }: JsonMember): readonly unknown[] {
  return tailStart < 0 ? [] : (JSON.parse(`[${bytes.toString('utf8', tailStart, valueEnd)}`) as unknown[]);
}

/** @returns the parsed value of one member. */
export function memberValue(bytes: Buffer, { valueStart, valueEnd }: JsonMember): unknown {
  switch (bytes[valueStart]) {
    case quote:
      return textOf(bytes, valueStart, valueEnd);
    case 0x74:
      return true;
    case 0x66:
      return false;
    case 0x6e:
      return null;
    default:
      return JSON.parse(bytes.toString('utf8', valueStart, valueEnd));
  }
}

function textOf(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString('utf8', start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** One entry per open container: 1 = object. Scanning never waits for anything, so all scans share it. */
const open = new Uint8Array(maxDepth + 1);

/** What was learnt of a value on the way over it. */
interface Skipped {
  readonly end: number;
  readonly tailStart: number;
}

/** What a scan carries along. */
interface Walk {
  readonly bytes: Buffer;
  readonly watch: StringWatch;
  readonly strings: FoundStrings | null;
  /** null = nobody wants to go on from here. */
  readonly trail: ElementTrail | null;
}

function skipValue(bytes: Buffer, start: number): number {
  return skipMember({ bytes, watch: unwatched, strings: null, trail: null }, start, null).end;
}

/**
 * Skips one value of any kind; containers without recursion, so that no nesting can exhaust the stack.
 *
 * @param resume an element of the value, which is an array then, to begin with
 */
function skipMember({ bytes, watch, strings, trail }: Walk, start: number, resume: ScanMark | null): Skipped {
  const first = bytes[start];
  if (first === quote) return { end: passString(bytes, start, strings), tailStart: -1 };
  if (first !== 0x7b && first !== 0x5b) return { end: skipScalar(bytes, start), tailStart: -1 };
  const { byLength } = watch;
  let depth = 1;
  let inObject = first === 0x7b;
  open[1] = inObject ? 1 : 0;
  let at = resume?.offset ?? skipSpace(bytes, start + 1);
  let tailStart = resume?.before ?? (inObject || bytes[at] === 0x5d ? -1 : at);
  let lastStart = resume?.offset ?? tailStart;
  let isEmpty = resume === null;
  if (resume !== null) trail?.add(resume.offset, resume.before, watch.seen.size);
  for (;;) {
    if (bytes[at] === (inObject ? 0x7d : 0x5d)) {
      if (!isEmpty) fail(bytes, at, 'a value');
    } else {
      if (inObject) {
        const end = passString(bytes, at, strings);
        if (byLength[end - at] !== undefined) lookAt(bytes, at, end, watch);
        at = skipSpace(bytes, end);
        if (bytes[at] !== 0x3a) fail(bytes, at, 'a colon');
        at = skipSpace(bytes, at + 1);
      }
      const value = bytes[at];
      if (value === 0x7b || value === 0x5b) {
        depth += 1;
        if (depth > maxDepth) throw new JsonScanError(`The body is nested more than ${maxDepth} levels deep.`, at);
        inObject = value === 0x7b;
        open[depth] = inObject ? 1 : 0;
        at = skipSpace(bytes, at + 1);
        isEmpty = true;
        continue;
      }
      const end: number = value === quote ? passString(bytes, at, strings) : skipScalar(bytes, at);
      if (byLength[end - at] !== undefined) lookAt(bytes, at, end, watch);
      at = skipSpace(bytes, end);
    }
    // After a value: close as many containers as end here, then expect the next member.
    while (bytes[at] === (inObject ? 0x7d : 0x5d)) {
      at += 1;
      depth -= 1;
      if (depth === 0) return { end: at, tailStart };
      inObject = open[depth] === 1;
      at = skipSpace(bytes, at);
    }
    if (bytes[at] !== 0x2c) fail(bytes, at, 'a comma or a closing bracket');
    at = skipSpace(bytes, at + 1);
    isEmpty = false;
    if (depth === 1 && !inObject) {
      trail?.add(at, lastStart, watch.seen.size);
      tailStart = lastStart;
      lastStart = at;
    }
  }
}

/** Strings that were found beforehand, and which of them comes next. */
interface FoundStrings {
  readonly quotes: Uint32Array;
  /** Where offsets are counted from. */
  readonly base: number;
  next: number;
}

/** Below this size looking at each byte is as fast. */
const fewBytes = 2_048;
/** Made for the first large body. */
let finder: ReturnType<typeof createQuoteFinder> | undefined;

/** @returns null where strings are to be found byte by byte; a string that is not right is found, and named, that way. */
function findStrings(bytes: Buffer, base: number): FoundStrings | null {
  if (bytes.length - base < fewBytes) return null;
  if (finder === undefined) finder = createQuoteFinder();
  const quotes = finder?.find(bytes.subarray(base)) ?? null;
  return quotes === null ? null : { quotes, base, next: 0 };
}

/** @returns the offset after the closing quote. */
function passString(bytes: Buffer, start: number, strings: FoundStrings | null): number {
  if (strings === null) return skipString(bytes, start);
  const { quotes, base, next } = strings;
  if (quotes[next] !== start - base) fail(bytes, start, 'a string');
  strings.next = next + 2;
  return (quotes[next + 1] as number) + base + 1;
}

/** @returns the offset after the closing quote. */
function skipString(bytes: Buffer, start: number): number {
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

function skipScalar(bytes: Buffer, start: number): number {
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

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (space[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

function fail(bytes: Buffer, at: number, expected: string): never {
  const found =
    at >= bytes.length ? 'the body ends' : `there is ${JSON.stringify(String.fromCharCode(bytes[at] as number))}`;
  throw new JsonScanError(`The body is not valid JSON: at byte ${at} ${found} where ${expected} is expected.`, at);
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
