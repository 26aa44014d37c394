import { isUtf8 } from 'node:buffer';
import { createQuoteFinder } from './find-quotes.ts';
import { fail, JsonScanError, quote, skipScalar, skipSpace, skipString, textOf } from './json-grammar.ts';
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

const maxDepth = 512;

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

/** @returns the offset behind the value */
export function skipValue(bytes: Buffer, start: number): number {
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
export const fewBytes = 2_048;
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
