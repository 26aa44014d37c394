import { toCallId } from '../call-ids.ts';
import type { Conversation, ReasoningPart, ReasoningSeal } from '../conversation.ts';
import type { ReplyContext } from '../dialect-codec.ts';
import type { JsonObject } from '../json-value.ts';
import { authorOf, emptySeal, packSeal } from '../reasoning-seal.ts';
import type { Reply, ReplyPart } from '../reply.ts';
import { createToolIdentities } from '../tool-names.ts';
import { writeInput } from './write-blocks.ts';
import { writeMessagesUsage } from './messages-usage.ts';
import { writeStopReason } from './stop-reason.ts';

/** Writes a whole message. */
export function writeMessagesReply(reply: Reply, context: ReplyContext): JsonObject {
  const shows = showsThinking(context.conversation);
  const author = authorOf(context.model);
  const identify = createToolIdentities(context.conversation);
  const content = reply.parts.flatMap((part) =>
    part.kind === 'reasoning' && !shows ? [] : writePart(part, author, identify),
  );
  if (reply.parts.some((part) => part.kind === 'image')) context.lost.add('answer.images');
  return {
    id: `msg_${context.id}`,
    type: 'message',
    role: 'assistant',
    model: context.model,
    content,
    stop_reason: writeStopReason(reply.finish),
    stop_sequence: reply.stopSequence,
    usage: writeMessagesUsage(reply.usage?.tokens ?? null),
  };
}

/**
 * Thinking is shown to clients that asked for it, and to agents, whose next turn must bring it back. A plain question
 * gets a plain answer: simple programs read `content[0].text`.
 */
export function showsThinking(conversation: Conversation): boolean {
  return conversation.reasoning?.enabled === true || conversation.tools.length > 0;
}

/** @returns the one opaque field of a thinking block; Claude's own signatures stay bare. */
export function writeSignature(seal: ReasoningSeal | null, author: string): string {
  if (seal === null) return packSeal(emptySeal(author));
  return seal.maker === 'anthropic' ? seal.data : packSeal(seal);
}

function writePart(
  part: ReplyPart,
  author: string,
  identify: ReturnType<typeof createToolIdentities>,
): readonly JsonObject[] {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'image':
      return [];
    case 'reasoning':
      return [writeThinkingBlock(part, author)];
    case 'tool-call': {
      const { name } = identify(part.name, part.namespace, part.custom);
      return [{ type: 'tool_use', id: toCallId(part.id), name, input: writeInput(part) }];
    }
    default:
      return part satisfies never;
  }
}

function writeThinkingBlock({ text, seal }: ReasoningPart, author: string): JsonObject {
  if (seal?.form === 'redacted' && text === '')
    return { type: 'redacted_thinking', data: writeSignature(seal, author) };
  return { type: 'thinking', thinking: text, signature: writeSignature(seal, author) };
}
