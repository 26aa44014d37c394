import type { ImagePart, ToolCallPart } from '../conversation.ts';
import { readCitations } from '../citations.ts';
import { readUrl } from '../data-url.ts';
import { listOf, objectOf, objectsOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { Reply, ReplyPart } from '../reply.ts';
import { brokenOff, unreadable } from '../provider-failure.ts';
import type { ProviderFailure } from '../stream-facts.ts';
import { isBroken, readFinishReason } from './finish-reason.ts';
import { failureIn, usageIn } from './read-answer.ts';
import { readToolCall } from './read-messages.ts';
import { readReasoningFields } from './reasoning-details.ts';

/** Reads a whole chat completion. */
export function readChatReply(body: unknown): Reply | { readonly failure: ProviderFailure } {
  const answer = objectOf(body);
  if (answer === null) return { failure: unreadable('an answer that is no JSON object') };
  const failure = failureIn(answer);
  if (failure !== null) return { failure };
  const choice = objectOf(listOf(answer.choices)[0]);
  const message = objectOf(choice?.message);
  if (choice === null || message === null) return { failure: unreadable('an answer without a message') };
  const reason = textOf(choice.finish_reason) ?? 'stop';
  if (isBroken(reason)) return { failure: brokenOff(reason) };
  const parts = readParts(message, textOf(answer.id) ?? 'answer');
  const calls = parts.filter((part) => part.kind === 'tool-call').length;
  const tokens = usageIn(answer);
  return {
    id: textOf(answer.id),
    model: textOf(answer.model),
    parts,
    finish: readFinishReason(
      reason,
      calls,
      parts.some((part) => part.kind === 'refusal'),
    ),
    stopSequence: null,
    usage: tokens === null ? null : { tokens, costUsd: null },
  };
}

function readParts(message: JsonObject, id: string): readonly ReplyPart[] {
  const { text, thinking } = readDeltaContent(message.content);
  const parts: ReplyPart[] = [...readReasoningFields(message, thinking)];
  const citations = readCitations(message.annotations);
  if (text !== '') parts.push({ kind: 'text', text, ...(citations.length > 0 ? { citations } : {}) });
  parts.push(...readImages(message.images));
  const refusal = textOf(message.refusal);
  if (refusal !== null && refusal !== '') parts.push({ kind: 'refusal', text: refusal });
  const calls = [...objectsOf(message.tool_calls), ...legacyCall(message)].flatMap(readToolCall);
  for (const [index, part] of calls.entries()) {
    if (part.kind === 'tool-call') parts.push(withId(part, `call_${id}_${index}`));
    else if (part.kind === 'reasoning') parts.push(part);
  }
  return parts;
}

/** Pictures that a model made, as OpenRouter and others put them beside the text. @see OpenRouter docs, "Image Generation" (read 2026-11) */
export function readImages(images: unknown): readonly ImagePart[] {
  return objectsOf(images).flatMap((entry) => {
    const url = textOf(objectOf(entry.image_url)?.url);
    return url === null ? [] : [{ kind: 'image', ...readUrl(url), detail: null }];
  });
}

function legacyCall(message: JsonObject): readonly JsonObject[] {
  const call = objectOf(message.function_call);
  return call === null ? [] : [{ type: 'function', function: call }];
}

/** Some local servers leave ids out; results could not be told apart without one. */
function withId(part: ToolCallPart, id: string): ToolCallPart {
  return part.id === '' ? { ...part, id } : part;
}

/** Content may be a list: Mistral's thinking models send `{type: "thinking", thinking: [{type: "text", text}]}` in it. */
export function readDeltaContent(content: unknown): { readonly text: string; readonly thinking: string } {
  if (typeof content === 'string') return { text: content, thinking: '' };
  let text = '';
  let thinking = '';
  for (const part of objectsOf(content)) {
    if (part.type === 'thinking')
      thinking +=
        textOf(part.thinking) ??
        objectsOf(part.thinking)
          .map((entry) => textOf(entry.text) ?? '')
          .join('');
    else text += textOf(part.text) ?? '';
  }
  return { text, thinking };
}
