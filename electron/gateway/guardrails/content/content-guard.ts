import type { CompiledContent, FindingAction } from './compile-content.ts';
import { JsonTextError, textOf, type JsonText, type Place } from './json-reader.ts';
import { allTexts, requestTexts, type MessagePlace } from './json-texts.ts';
import { createPlaceholders, type Placeholders } from './placeholders.ts';
import { createRecentBodies, type Boundary, type RecentBodies } from './recent-bodies.ts';
import { createRawOffsets } from './raw-offsets.ts';
import { scanText, type Hit } from './scan-text.ts';
import { createSeenTexts, type SeenTexts } from './seen-texts.ts';

/** What was found, without the found text itself. */
export interface Finding {
  readonly detector: string;
  readonly format: string;
  readonly action: FindingAction;
  /** E.g. `messages[3]`. */
  readonly where: string;
  readonly count: number;
}

export interface Inspection {
  readonly findings: readonly Finding[];
  /** The strictest action that applies; null = nothing was found. */
  readonly action: FindingAction | null;
  /** The same buffer where nothing was redacted; else every byte but the redacted ones as it was. */
  readonly bytes: Buffer;
  /** Original by placeholder. */
  readonly originals: ReadonlyMap<string, string>;
  /** Characters that had not been seen before. */
  readonly scannedChars: number;
}

/** What an inspection remembers from one request to the next; belongs to one set of policies. */
export interface GuardMemory {
  readonly seen: SeenTexts;
  /** Random; makes hashes unpredictable for whoever writes the texts. */
  readonly seed: number;
  readonly recent: RecentBodies;
}

/** @param seed random, 31 bits */
export function createGuardMemory(seed: number): GuardMemory {
  return { seen: createSeenTexts(), seed, recent: createRecentBodies() };
}

const nothing: ReadonlyMap<string, string> = new Map();
const none: readonly Edit[] = [];

/**
 * Applies content policies to the body of a request: chat, messages, responses and completions alike. Looks at every message role, tool
 * arguments and tool results, decoded. Text met before is not scanned again.
 *
 * @param bytes a JSON object
 * @throws JsonDepthError for arguments of a tool that are nested too deep
 */
export function inspectRequest(bytes: Buffer, content: CompiledContent, memory: GuardMemory): Inspection {
  if (content.layers.user.length + content.layers.other.length === 0) return untouched(bytes);
  const resumption = memory.recent.resume(bytes);
  const start = resumption?.boundary.offset ?? 0;
  const json = bytes.subarray(start);
  const { texts, messages } = requestTexts(json, memory.seed, resumption?.boundary);
  const inspection = inspect(bytes, start, texts, content, memory);
  const clean = cleanMessages(messages, inspection.findings);
  const boundaries = [
    ...(resumption?.earlier ?? []),
    ...clean.map(({ at, key, index }): Boundary => ({ offset: start + at, key, index })),
  ];
  if (boundaries.length > 0) memory.recent.keep(bytes, boundaries);
  return inspection;
}

/** @returns the messages up to the first in which something was found, that one included: it is where the next turn is read on */
function cleanMessages(messages: readonly MessagePlace[], [first]: readonly Finding[]): readonly MessagePlace[] {
  if (first === undefined) return messages;
  return messages.slice(0, messages.findIndex(({ key, index }) => `${key}[${index}]` === first.where) + 1);
}

/** Applies content policies to a whole answer. What is no JSON is passed on as it is. @throws JsonDepthError */
export function inspectAnswer(bytes: Buffer, content: CompiledContent, memory: GuardMemory): Inspection {
  if (content.layers.answer.length === 0) return untouched(bytes);
  // what is no UTF-8 reads as what a client makes of it
  const read = Buffer.from(bytes.toString('utf8'));
  const json = read.equals(bytes) ? bytes : read;
  try {
    const inspection = inspect(json, 0, allTexts(json, memory.seed, 'answer', 'answer'), content, memory);
    return inspection.bytes === json ? { ...inspection, bytes } : inspection;
  } catch (error) {
    if (error instanceof JsonTextError) return untouched(bytes);
    throw error;
  }
}

function untouched(bytes: Buffer): Inspection {
  return { findings: [], action: null, bytes, originals: nothing, scannedChars: 0 };
}

/** Bytes of the JSON text, and what takes their place. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Work {
  readonly content: CompiledContent;
  readonly memory: GuardMemory;
  readonly placeholders: Placeholders;
  readonly findings: Map<string, Finding>;
  scannedChars: number;
}

/** @param start byte of `bytes` where the text that is looked at begins */
function inspect(
  bytes: Buffer,
  start: number,
  texts: readonly JsonText[],
  content: CompiledContent,
  memory: GuardMemory,
): Inspection {
  const isAnswer = texts[0]?.place === 'answer';
  const work: Work = {
    content,
    memory,
    placeholders: createPlaceholders(!isAnswer),
    findings: new Map(),
    scannedChars: 0,
  };
  const json = bytes.subarray(start);
  const edits = texts.flatMap((text) => editsOf(json, text, work));
  const findings = [...work.findings.values()];
  const action = strictestAction(findings);
  return {
    findings,
    action,
    bytes: edits.length === 0 || action === 'block' ? bytes : applyEdits(bytes, start, edits),
    originals: content.restore ? work.placeholders.originals : nothing,
    scannedChars: work.scannedChars,
  };
}

/** @returns what has to happen, given everything that was found; null = nothing */
function strictestAction(findings: readonly Finding[]): FindingAction | null {
  const actions = new Set(findings.map(({ action }) => action));
  return (['block', 'redact', 'flag'] as const).find((action) => actions.has(action)) ?? null;
}

function applyEdits(bytes: Buffer, first: number, edits: readonly Edit[]): Buffer {
  let from = 0;
  const pieces = edits.flatMap(({ start, end, text }) => {
    const kept = bytes.subarray(from, first + start);
    from = first + end;
    return [kept, Buffer.from(text)];
  });
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}

/** Members whose text the provider has signed: it must come back as it is. */
const sealed = new Set(['thinking', 'signature', 'thought_signature', 'encrypted_content']);

function editsOf(json: Buffer, text: JsonText, work: Work): readonly Edit[] {
  const layers = work.content.layers[text.place];
  if (layers.length === 0) return none;
  const { seen } = work.memory;
  const { place } = text;
  const hash = memoryKey(text);
  const known = hash === null ? undefined : seen.get(place, hash);
  if (known?.length === 0 || isMedia(json, text)) return none;
  const meaning = textOf(json, text);
  if (text.key === 'arguments') {
    const edits = editsOfArguments(json, text, meaning, work);
    if (edits !== null) {
      if (edits.found === 0 && hash !== null) seen.put(place, hash, []);
      return edits.list;
    }
  }
  const hits = known ?? scanText(meaning, layers, work.content.allowedTexts);
  if (known === undefined) {
    work.scannedChars += meaning.length;
    if (hash !== null) seen.put(place, hash, hits);
  }
  if (hits.length === 0) return none;
  const edits = hits.flatMap(toEdit(json, text, meaning, work));
  return isNumber(json, text) ? edits.slice(0, 1) : edits;
}

/** Arguments are read otherwise than the same characters are elsewhere, so that what was found there says nothing about them. */
function memoryKey({ key, hash }: JsonText): number | null {
  return key === 'arguments' && hash !== null ? -1 - hash : hash;
}

function isNumber(json: Buffer, { start }: JsonText): boolean {
  return json[start - 1] !== 0x22;
}

function toEdit(json: Buffer, text: JsonText, meaning: string, work: Work): (hit: Hit) => Edit[] {
  const offsetOf = createRawOffsets(json, text.start);
  return ({ start, end, detector, action }) => {
    const isSealed = action === 'redact' && sealed.has(text.key);
    note(work, {
      detector: detector.name,
      format: detector.format,
      action: isSealed ? 'flag' : action,
      where: text.where,
    });
    if (action !== 'redact' || isSealed) return [];
    // a placeholder in the middle of a number would be no JSON
    if (isNumber(json, text))
      return [{ start: text.start, end: text.end, text: `"${work.placeholders.standInFor(meaning, detector)}"` }];
    const standIn = work.placeholders.standInFor(meaning.slice(start, end), detector);
    return [{ start: offsetOf(start), end: offsetOf(end), text: standIn }];
  };
}

function note(work: Work, finding: Omit<Finding, 'count'>): void {
  const key = `${finding.where} ${finding.format} ${finding.action}`;
  work.findings.set(key, { ...finding, count: (work.findings.get(key)?.count ?? 0) + 1 });
}

/** Arguments of a tool call are JSON written inside a string: their own strings are looked at, as the tool will read them. */
function editsOfArguments(
  json: Buffer,
  text: JsonText,
  meaning: string,
  work: Work,
): { readonly list: readonly Edit[]; readonly found: number } | null {
  const written = Buffer.from(meaning);
  const inner = innerTexts(written, work.memory.seed, text.place, text.where);
  if (inner === null) return null;
  const countOf = (): number => [...work.findings.values()].reduce((sum, { count }) => sum + count, 0);
  const before = countOf();
  const edits = inner.flatMap((innerText) => editsOf(written, innerText, work));
  const offsetOf = createRawOffsets(json, text.start);
  let reached = 0;
  let characters = 0;
  const outer = (byte: number): number => {
    characters += written.toString('utf8', reached, byte).length;
    reached = byte;
    return offsetOf(characters);
  };
  const list = edits.map(({ start, end, text: standIn }) => ({
    start: outer(start),
    end: outer(end),
    text: JSON.stringify(standIn).slice(1, -1),
  }));
  return { list, found: countOf() - before };
}

function innerTexts(written: Buffer, seed: number, place: Place, where: string): readonly JsonText[] | null {
  try {
    return allTexts(written, seed, place, where, true);
  } catch (error) {
    if (error instanceof JsonTextError) return null; // no JSON: a text like others
    throw error;
  }
}

/** Pictures and files are long, and what looks like a key in them is chance. Nothing else but base64 is taken for one. */
function isMedia(json: Buffer, { start, end, key }: JsonText): boolean {
  if (end - start < shortestMedia) return false;
  const isData = key === 'data' || key === 'file_data' || key === 'b64_json';
  const frame = /^data:[^,]{0,100};base64,/.exec(json.toString('latin1', start, start + 128))?.[0] ?? '';
  return (isData || frame !== '') && isBase64(json, start + frame.length, end);
}

const shortestMedia = 1_000;

function isBase64(json: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = json[at] as number;
    const isEscapedSlash = byte === 0x5c && json[at + 1] === 0x2f;
    if (base64Letters[byte] !== 1 && !isEscapedSlash) return false;
  }
  return true;
}

const base64Letters = new Uint8Array(256).map((_, byte) => Number(/[A-Za-z0-9+/=]/.test(String.fromCharCode(byte))));
