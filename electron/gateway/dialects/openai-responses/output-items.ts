import { writeCitation } from '../citations.ts';
import type { Citation, ImagePart, ReasoningSeal } from '../conversation.ts';
import type { JsonObject } from '../json-value.ts';
import { compact } from '../json-value.ts';
import { emptySeal, packSeal } from '../reasoning-seal.ts';
import type { ToolIdentity } from '../tool-names.ts';

/** One content part of an answer's message. */
export function textContent(text: string, citations: readonly Citation[] = []): JsonObject {
  return { type: 'output_text', text, annotations: citations.map(writeCitation), logprobs: [] };
}

/** A refusal as content part. */
export function refusalContent(refusal: string): JsonObject {
  return { type: 'refusal', refusal };
}

/** A message item. */
export function messageItem(id: string, content: readonly JsonObject[], status: string): JsonObject {
  return { id, type: 'message', status, role: 'assistant', content };
}

/**
 * A reasoning item. Ciphertext of OpenAI stays bare, seals of others are packed with their maker's name; without one the
 * maker is named all the same, so that the text can be given back to it.
 */
export function reasoningItem(id: string, text: string, seal: ReasoningSeal | null, author: string): JsonObject {
  const bare = seal?.maker === 'openai' && seal.form === 'encrypted';
  return {
    id: seal?.itemId ?? id,
    type: 'reasoning',
    summary: text === '' ? [] : [{ type: 'summary_text', text }],
    encrypted_content: bare ? seal.data : packSeal(seal ?? emptySeal(author)),
  };
}

/** A picture: the item of OpenAI's own tool. An address has no place in it. */
export function imageItem(id: string, { data, mediaType }: ImagePart): JsonObject | null {
  if (data === null) return null;
  return {
    id,
    type: 'image_generation_call',
    status: 'completed',
    output_format: (mediaType ?? 'image/png').slice('image/'.length),
    result: data,
  };
}

/** A call item, of a function or of a free-text tool. */
export function callItem(id: string, callId: string, tool: ToolIdentity, text: string, status: string): JsonObject {
  return compact({
    id,
    type: tool.custom ? 'custom_tool_call' : 'function_call',
    status,
    call_id: callId,
    name: tool.name,
    namespace: tool.namespace,
    [tool.custom ? 'input' : 'arguments']: text,
  });
}
