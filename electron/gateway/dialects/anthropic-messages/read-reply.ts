import type { ReasoningPart } from '../conversation.ts';
import { objectOf, objectsOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { unreadable } from '../provider-failure.ts';
import type { Reply, ReplyPart } from '../reply.ts';
import type { ProviderFailure } from '../stream-facts.ts';
import { readToolUse } from './read-blocks.ts';
import { messagesFailureIn } from './read-error.ts';
import { readMessagesUsage } from './messages-usage.ts';
import { readStopReason } from './stop-reason.ts';

/** Reads a whole message. */
export function readMessagesReply(body: unknown, author: string): Reply | { readonly failure: ProviderFailure } {
  const answer = objectOf(body);
  if (answer === null) return { failure: unreadable('an answer that is no JSON object') };
  const failure = messagesFailureIn(answer);
  if (failure !== null) return { failure };
  if (!Array.isArray(answer.content)) return { failure: unreadable('an answer without content') };
  const parts = objectsOf(answer.content).flatMap((block) => readAnswerBlock(block, author));
  const calls = parts.filter((part) => part.kind === 'tool-call').length;
  const tokens = readMessagesUsage(objectOf(answer.usage), null);
  const refusal = refusalOf(answer);
  return {
    id: textOf(answer.id),
    model: textOf(answer.model),
    parts: refusal === null ? parts : [...parts, { kind: 'refusal', text: refusal }],
    finish: readStopReason(textOf(answer.stop_reason) ?? 'end_turn', calls),
    stopSequence: textOf(answer.stop_sequence),
    usage: tokens === null ? null : { tokens, costUsd: null },
  };
}

/** Why the model refused, in Anthropic's words. */
export function refusalOf(holder: JsonObject): string | null {
  if (holder.stop_reason !== 'refusal') return null;
  const explanation = textOf(objectOf(holder.stop_details)?.explanation);
  return explanation === null || explanation === '' ? 'The model refused to answer.' : explanation;
}

function readAnswerBlock(block: JsonObject, author: string): readonly ReplyPart[] {
  switch (block.type) {
    case 'text':
      return [{ kind: 'text', text: textOf(block.text) ?? '' }];
    case 'thinking':
      return [readThinking(textOf(block.thinking) ?? '', textOf(block.signature) ?? '', author)];
    case 'redacted_thinking':
      return [
        {
          kind: 'reasoning',
          text: '',
          seal: { maker: author, form: 'redacted', data: textOf(block.data) ?? '', itemId: null },
        },
      ];
    case 'tool_use':
      return [readToolUse(block)];
    default:
      return [];
  }
}

function readThinking(text: string, signature: string, author: string): ReasoningPart {
  return {
    kind: 'reasoning',
    text,
    seal: signature === '' ? null : { maker: author, form: 'signature', data: signature, itemId: null },
  };
}
