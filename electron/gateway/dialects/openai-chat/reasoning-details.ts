import type { ReasoningPart, ReasoningSeal } from '../conversation.ts';
import { objectsOf, textOf } from '../json-value.ts';
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

/** Reads the thinking of an assistant message: `reasoning_details` where there is one, else the plain text. */
export function readReasoningFields(message: JsonObject): readonly ReasoningPart[] {
  const details = readReasoningDetails(message.reasoning_details);
  if (details.length > 0) return details;
  const text = textOf(message.reasoning_content) ?? textOf(message.reasoning) ?? '';
  return text === '' ? [] : [{ kind: 'reasoning', text, seal: null }];
}

/**
 * Reads `reasoning_details`, whole or of one chunk.
 *
 * @see OpenRouter docs, "Reasoning tokens" > "reasoning_details array" (read 2026-08)
 */
export function readReasoningDetails(value: unknown): readonly ReasoningPart[] {
  const parts: ReasoningPart[] = [];
  for (const entry of objectsOf(value)) {
    const text = textOf(entry.text) ?? textOf(entry.summary) ?? '';
    const seal = sealOf(entry);
    const last = parts.at(-1);
    // the ciphertext of an item follows its summary as an entry of its own
    if (text === '' && seal !== null && last !== undefined && last.seal === null)
      parts[parts.length - 1] = { ...last, seal };
    else if (text !== '' || seal !== null) parts.push({ kind: 'reasoning', text, seal });
  }
  return parts;
}

function sealOf(entry: JsonObject): ReasoningSeal | null {
  const maker = makerByFormat[textOf(entry.format) ?? ''] ?? 'unknown';
  const itemId = textOf(entry.id);
  const field = textOf(entry.data) ?? textOf(entry.signature);
  if (field === null || field === '') return null;
  const form = typeof entry.data !== 'string' ? 'signature' : maker === 'anthropic' ? 'redacted' : 'encrypted';
  return unpackSeal(field) ?? { maker, form, data: field, itemId };
}

/** Writes one part as entries of `reasoning_details`. @param index position in the answer's reasoning */
export function writeReasoningDetails(part: ReasoningPart, index: number): readonly JsonObject[] {
  const { seal } = part;
  const format = seal === null ? 'unknown' : (formatByMaker.get(seal.maker) ?? 'unknown');
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
