import { readCitations } from '../citations.ts';
import type { ImagePart, ToolCallPart } from '../conversation.ts';
import { objectOf, objectsOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { unreadable } from '../provider-failure.ts';
import type { FinishReason, Reply, ReplyPart } from '../reply.ts';
import type { ProviderFailure } from '../stream-facts.ts';
import { responsesFailureIn } from './read-error.ts';
import { readReasoningItem } from './read-items.ts';
import { readResponsesUsage } from './responses-usage.ts';

/** Reads a whole response. */
export function readResponsesReply(body: unknown, author: string): Reply | { readonly failure: ProviderFailure } {
  const answer = objectOf(body);
  if (answer === null) return { failure: unreadable('an answer that is no JSON object') };
  const failure = responsesFailureIn(answer);
  if (failure !== null) return { failure };
  if (!Array.isArray(answer.output)) return { failure: unreadable('an answer without output') };
  const parts = objectsOf(answer.output).flatMap((item) => readOutputItem(item, author));
  const tokens = readResponsesUsage(objectOf(answer.usage));
  return {
    id: textOf(answer.id),
    model: textOf(answer.model),
    parts,
    finish: readResponseStatus(
      answer,
      parts.some((part) => part.kind === 'tool-call'),
      parts.some((part) => part.kind === 'refusal'),
    ),
    stopSequence: null,
    usage: tokens === null ? null : { tokens, costUsd: null },
  };
}

/** Reads why a response ended; an unknown reason for being incomplete is a cut by length, the one that invites no blind trust. */
export function readResponseStatus(response: JsonObject, calls: boolean, refused: boolean): FinishReason {
  if (response.status === 'incomplete') {
    return objectOf(response.incomplete_details)?.reason === 'content_filter' ? 'content_filter' : 'length';
  }
  if (calls) return 'tool_calls';
  return refused ? 'refusal' : 'stop';
}

function readOutputItem(item: JsonObject, author: string): readonly ReplyPart[] {
  switch (item.type) {
    case 'message':
      return objectsOf(item.content).flatMap(readMessagePart);
    case 'reasoning': {
      const { text, seal } = readReasoningItem(item, author);
      return [{ kind: 'reasoning', text, seal }];
    }
    case 'function_call':
    case 'custom_tool_call':
      return [readOutputCall(item)];
    case 'image_generation_call':
      return readPicture(item);
    default:
      return [];
  }
}

function readMessagePart(part: JsonObject): readonly ReplyPart[] {
  if (part.type === 'refusal') return [{ kind: 'refusal', text: textOf(part.refusal) ?? '' }];
  const text = textOf(part.text) ?? '';
  const citations = readCitations(part.annotations);
  return text === '' ? [] : [{ kind: 'text', text, ...(citations.length > 0 ? { citations } : {}) }];
}

/** Reads what the provider's own tool has drawn. */
export function readPicture(item: JsonObject): readonly ImagePart[] {
  const data = textOf(item.result);
  if (data === null || data === '') return [];
  return [{ kind: 'image', url: null, data, mediaType: `image/${textOf(item.output_format) ?? 'png'}`, detail: null }];
}

/** Reads a call item of an answer. */
export function readOutputCall(item: JsonObject): ToolCallPart {
  const custom = item.type === 'custom_tool_call';
  return {
    kind: 'tool-call',
    id: textOf(item.call_id) ?? textOf(item.id) ?? '',
    name: textOf(item.name) ?? '',
    namespace: textOf(item.namespace),
    arguments: textOf(custom ? item.input : item.arguments) ?? '',
    custom,
  };
}
