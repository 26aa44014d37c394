import type { ReasoningSeal } from './conversation.ts';
import { createDropped, type Dropped } from './dropped.ts';
import type { InboundRequest } from './inbound-request.ts';
import { listOf, textOf } from './json-value.ts';
import type { JsonObject } from './json-value.ts';
import { packedSealMark, unpackSeal } from './reasoning-seal.ts';
import { elementSpans } from './json-members.ts';
import { scanJsonObject } from './scan-json.ts';

/** Who gets the request. */
export interface SealReader {
  /** Catalog id of the provider. */
  readonly provider: string;
  /** Catalog author of the model: whose seals it can read. */
  readonly author: string;
}

/** A body whose seals are its reader's own, as far as it has any. */
export interface OpenedSeals {
  readonly bytes: Buffer;
  /** Request fields that were left out, as dotted paths. */
  readonly dropped: readonly string[];
}

/**
 * Takes our wrapping off sealed thoughts, and out what only another maker could read. Every other byte stays as the client
 * sent it: its own wire format has parts that no translation keeps.
 */
export function openSeals(request: Pick<InboundRequest, 'dialect' | 'bytes' | 'members'>, to: SealReader): OpenedSeals {
  const { dialect, bytes, members } = request;
  const turns = members.findLast(({ key }) => key === (dialect === 'openai-responses' ? 'input' : 'messages'));
  if (turns === undefined) return { bytes, dropped: [] };
  const opening: Opening = { bytes, to, next: -1, dropped: createDropped(dialect) };
  const cuts = editList(opening, turns.valueStart, turnEditors[dialect]);
  if (cuts?.length === 0) return { bytes, dropped: [] };
  return {
    bytes: cut(bytes, cuts ?? [{ from: turns.valueStart, to: turns.valueEnd, text: '[]' }]),
    dropped: opening.dropped.list(),
  };
}

interface Opening {
  readonly bytes: Buffer;
  readonly to: SealReader;
  readonly dropped: Dropped;
  /** Where the next seal may begin. */
  next: number;
}

/** A part of the body that something else takes the place of. */
interface Cut {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly text: string;
}

/** Edits one element of a list. @returns null = take it out */
type Editor = (opening: Opening, from: number, to: number) => readonly Cut[] | null;

/** What becomes of a seal: null = its thought is of no use, `kept` = nobody there looks at it, else what is inside. */
type Fate = { readonly data: string } | 'kept' | null;

const turnEditors: Readonly<Record<InboundRequest['dialect'], Editor>> = {
  'openai-chat': editChatMessage,
  'openai-responses': sealEditor(() => 'encrypted_content', responsesFate),
  'anthropic-messages': editMessagesTurn,
};

const editBlock = sealEditor(({ type }) => {
  if (type === 'thinking') return 'signature';
  return type === 'redacted_thinking' ? 'data' : null;
}, messagesFate);

/** A message of which nothing is left goes as a whole: the API takes no empty ones. */
function editMessagesTurn(opening: Opening, from: number, to: number): readonly Cut[] | null {
  const content = memberOf(opening.bytes, from, to, 'content');
  return content === undefined ? [] : editList(opening, content.from, editBlock);
}

const editDetail = sealEditor((entry) => (typeof entry.data === 'string' ? 'data' : 'signature'), chatFate);

function editChatMessage(opening: Opening, from: number, to: number): readonly Cut[] {
  const details = memberOf(opening.bytes, from, to, 'reasoning_details');
  if (details === undefined) return [];
  return editList(opening, details.from, editDetail) ?? [{ from: details.from, to: details.to, text: '[]' }];
}

/** @param fieldOf the member of an element that may hold a seal; null = none */
function sealEditor(
  fieldOf: (element: JsonObject) => string | null,
  fateOf: (seal: ReasoningSeal, element: JsonObject, to: SealReader) => Fate,
): Editor {
  return (opening, from, to) => {
    const element = JSON.parse(opening.bytes.toString('utf8', from, to)) as JsonObject;
    const field = fieldOf(element);
    const seal = field === null ? null : unpackSeal(textOf(element[field]) ?? '');
    if (field === null || seal === null) return [];
    const fate = fateOf(seal, element, opening.to);
    if (fate === 'kept') return [];
    if (fate !== null)
      return [{ ...(memberOf(opening.bytes, from, to, field) as Span), text: JSON.stringify(fate.data) }];
    // Google's bare marks stand beside calls: no thought is lost with them
    if (seal.maker !== 'google' || hasText(element)) opening.dropped.lose('reasoning');
    return null;
  };
}

/** Claude checks every signature; others behind this format check nothing, but miss the text in a tool loop. */
function messagesFate(seal: ReasoningSeal, block: JsonObject, { author }: SealReader): Fate {
  if (seal.maker === 'anthropic' && seal.data !== '') return seal;
  return author !== 'anthropic' && hasText(block) ? 'kept' : null;
}

/** OpenAI answers 400 to what it has not encrypted. */
function responsesFate(seal: ReasoningSeal, _item: JsonObject, { author }: SealReader): Fate {
  if (seal.maker !== author) return null;
  if (seal.form === 'encrypted' && seal.data !== '') return seal;
  return author === 'openai' ? null : 'kept';
}

/** Only OpenRouter takes seals over this format; the text stands in a field of its own beside them. */
function chatFate(seal: ReasoningSeal, _entry: JsonObject, { provider, author }: SealReader): Fate {
  return provider === 'openrouter' && seal.maker === author && seal.data !== '' ? seal : null;
}

function hasText({ thinking, text, summary, content }: JsonObject): boolean {
  const isText = [thinking, text, summary].some((value) => typeof value === 'string' && value !== '');
  return isText || listOf(summary).length > 0 || listOf(content).length > 0;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function memberOf(bytes: Buffer, from: number, to: number, key: string): Span | undefined {
  if (bytes[from] !== 0x7b) return undefined;
  const member = scanJsonObject(bytes.subarray(from, to)).findLast((candidate) => candidate.key === key);
  return member === undefined ? undefined : { from: from + member.valueStart, to: from + member.valueEnd };
}

/** Edits the elements that may hold a seal. @returns null when none is left */
function editList(opening: Opening, valueStart: number, edit: Editor): readonly Cut[] | null {
  const spans = elementSpans(opening.bytes, valueStart);
  const cuts: Cut[] = [];
  /** First of the elements that are being left out, -1 = none. */
  let gone = -1;
  for (const [index, { from, to }] of spans.entries()) {
    const edits = mayHoldSeal(opening, from, to) ? edit(opening, from, to) : [];
    if (edits === null) {
      if (gone < 0) gone = index;
      continue;
    }
    if (gone >= 0) cuts.push({ from: (spans[gone] as Span).from, to: from, text: '' });
    gone = -1;
    cuts.push(...edits);
  }
  if (gone === 0) return null;
  // with the comma before them
  if (gone > 0) cuts.push({ from: (spans[gone - 1] as Span).to, to: (spans.at(-1) as Span).to, text: '' });
  return cuts;
}

/** Asked from the front to the back, so that the whole body is searched once. */
function mayHoldSeal(opening: Opening, from: number, to: number): boolean {
  if (opening.next < from) {
    const found = opening.bytes.indexOf(packedSealMark, from);
    opening.next = found < 0 ? opening.bytes.length : found;
  }
  return opening.next < to;
}

function cut(bytes: Buffer, cuts: readonly Cut[]): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { from, to, text } of cuts) {
    pieces.push(bytes.subarray(at, from), Buffer.from(text));
    at = to;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}
