import type { ReasoningPart, ReasoningSeal } from '../conversation.ts';
import { numberOf, objectsOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { unpackSeal, packSeal } from '../reasoning-seal.ts';

/** OpenRouter's names for who wrote an entry of `reasoning_details`, and the catalog author they mean. */
const makerByFormat: Readonly<Record<string, string>> = {
  'anthropic-claude-v1': 'anthropic',
  'openai-responses-v1': 'openai',
  'xai-responses-v1': 'x-ai',
  'google-gemini-v1': 'google',
};
const formatByMaker = new Map(Object.entries(makerByFormat).map(([format, maker]) => [maker, format]));

/**
 * Google's signature beside a call in `tool_calls`; the `ai` library and what is built on it bring it back.
 *
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures (OpenAI compatibility, read 2026-11)
 */
export function writeGoogleMark(mark: string | null): JsonObject {
  return mark === null ? {} : { extra_content: { google: { thought_signature: mark } } };
}

/**
 * Reads the thinking of an assistant message: `reasoning_details` where there is one, else the plain text. Clients that
 * keep only the last piece of a streamed list bring back a seal without its text, or with its end alone.
 *
 * @param content thinking that stood among the content
 */
export function readReasoningFields(message: JsonObject, content = ''): readonly ReasoningPart[] {
  const details = readReasoningDetails(message.reasoning_details);
  const text = textOf(message.reasoning_content) ?? textOf(message.reasoning) ?? content;
  const [piece, another] = details.filter((part) => part.text !== '');
  const whole = another !== undefined || piece?.text === text || (piece !== undefined && !text.endsWith(piece.text));
  if (whole || text === '') return details;
  const place = piece ?? details.find(({ seal }) => seal !== null && seal.form !== 'redacted' && !isGoogleMark(seal));
  return place === undefined
    ? [{ kind: 'reasoning', text, seal: null }, ...details]
    : details.with(details.indexOf(place), { kind: 'reasoning', text, seal: place.seal });
}

/**
 * Reads `reasoning_details`, whole or of one chunk.
 *
 * @see OpenRouter docs, "Reasoning tokens" > "reasoning_details array" (read 2026-08)
 */
export function readReasoningDetails(value: unknown): readonly ReasoningPart[] {
  const parts: ReasoningPart[] = [];
  let index: number | null = null;
  for (const entry of objectsOf(value)) {
    const text = textOf(entry.text) ?? textOf(entry.summary) ?? '';
    const found = sealOf(entry);
    const mark = isGoogleMark(found) ? found : null;
    const seal = mark === null ? found : null;
    const last = parts.at(-1);
    const same: boolean = index !== null && index === entry.index;
    index = numberOf(entry.index);
    // pieces of a stream share an index; the ciphertext of an item follows its summary as an entry of its own
    if (last !== undefined && last.seal === null && (text === '' ? seal !== null : same))
      parts[parts.length - 1] = { kind: 'reasoning', text: last.text + text, seal };
    else if (text !== '' || seal !== null) parts.push({ kind: 'reasoning', text, seal });
    if (mark !== null) parts.push({ kind: 'reasoning', text: '', seal: mark });
  }
  return parts;
}

/** Google signs the call that follows, not the thought before it: such a signature stands alone. */
function isGoogleMark(seal: ReasoningSeal | null): boolean {
  return seal?.maker === 'google' && seal.form === 'signature';
}

function sealOf(entry: JsonObject): ReasoningSeal | null {
  const maker = makerByFormat[textOf(entry.format) ?? ''] ?? 'unknown';
  const itemId = textOf(entry.id);
  const field = textOf(entry.data) ?? textOf(entry.signature);
  if (field === null || field === '') return null;
  const form = typeof entry.data !== 'string' ? 'signature' : maker === 'anthropic' ? 'redacted' : 'encrypted';
  return unpackSeal(field) ?? { maker, form, data: field, itemId };
}

/** @returns what `format` says of an author's thinking. */
export function reasoningFormat(author: string): string {
  return formatByMaker.get(author) ?? 'unknown';
}

/** Writes one part as entries of `reasoning_details`. @param index position in the answer's reasoning */
export function writeReasoningDetails(part: ReasoningPart, index: number): readonly JsonObject[] {
  const { seal } = part;
  const format = seal === null ? 'unknown' : reasoningFormat(seal.maker);
  const field = seal === null ? null : format === 'unknown' ? packSeal(seal) : seal.data;
  if (seal === null || seal.form === 'signature') {
    return [
      { type: 'reasoning.text', text: part.text, ...(field === null ? {} : { signature: field }), format, index },
    ];
  }
  const summary = part.text === '' ? [] : [{ type: 'reasoning.summary', summary: part.text, format, index }];
  return [
    ...summary,
    { type: 'reasoning.encrypted', data: field, ...(seal.itemId === null ? {} : { id: seal.itemId }), format, index },
  ];
}
