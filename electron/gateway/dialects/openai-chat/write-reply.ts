import type { Conversation, ImagePart, ToolCallPart } from '../conversation.ts';
import { writeChatCitation } from '../citations.ts';
import { writeUrl } from '../data-url.ts';
import type { ReplyContext } from '../dialect-codec.ts';
import type { JsonObject } from '../json-value.ts';
import { isNoArguments } from '../no-arguments.ts';
import type { FinishReason, Reply, ReplyPart } from '../reply.ts';
import { createToolIdentities, unwrapCustomInput } from '../tool-names.ts';
import { googleMarkOf } from '../turns.ts';
import { writeChatUsage } from './chat-usage.ts';
import { writeFinishReason } from './finish-reason.ts';
import { writeGoogleMark, writeReasoningDetails } from './reasoning-details.ts';

/** Writes a whole chat completion. */
export function writeChatReply(reply: Reply, context: ReplyContext): JsonObject {
  return {
    id: `chatcmpl-${context.id}`,
    object: 'chat.completion',
    created: context.createdS,
    model: context.model,
    // must be there, though it may be null: OpenRouter's SDK throws without it
    system_fingerprint: null,
    choices: [
      {
        index: 0,
        message: writeMessage(reply.parts, context),
        logprobs: null,
        finish_reason: finishReasonFor(reply.finish, context.conversation),
      },
    ],
    ...(reply.usage === null ? {} : { usage: writeChatUsage(reply.usage) }),
  };
}

/** @returns the `finish_reason` this client knows. */
export function finishReasonFor(reason: FinishReason, { functionsOnly }: Conversation): string {
  return reason === 'tool_calls' && functionsOnly === true ? 'function_call' : writeFinishReason(reason);
}

/** OpenRouter's `reasoning.exclude`: think, but keep it to yourself. */
export function hidesReasoning(conversation: Conversation): boolean {
  return conversation.reasoning?.summary === 'omitted';
}

function writeMessage(parts: readonly ReplyPart[], context: ReplyContext): JsonObject {
  const identify = createToolIdentities(context.conversation);
  const text = parts
    .filter((part) => part.kind === 'text')
    .map((part) => part.text)
    .join('');
  const refusal = parts
    .filter((part) => part.kind === 'refusal')
    .map((part) => part.text)
    .join('');
  const images = parts.filter((part) => part.kind === 'image');
  const citations = parts.flatMap((part) => (part.kind === 'text' ? (part.citations ?? []) : []));
  const reasoning = hidesReasoning(context.conversation) ? [] : parts.filter((part) => part.kind === 'reasoning');
  const thoughts = reasoning
    .map((part) => part.text)
    .filter((entry) => entry !== '')
    .join('\n\n');
  const calls = parts
    .filter((part) => part.kind === 'tool-call')
    .map((part) =>
      writeCall(
        part,
        identify(part.name, part.namespace, part.custom).custom,
        identify(part.name, part.namespace, part.custom).name,
        googleMarkOf(part, parts),
      ),
    );
  return {
    role: 'assistant',
    content: text === '' && (calls.length > 0 || refusal !== '') ? null : text,
    refusal: refusal === '' ? null : refusal,
    ...(images.length > 0 ? { images: images.map(writeImage) } : {}),
    ...(citations.length > 0 ? { annotations: citations.map(writeChatCitation) } : {}),
    ...(thoughts === '' ? {} : { reasoning_content: thoughts }),
    ...(reasoning.some((part) => part.seal !== null)
      ? { reasoning_details: reasoning.flatMap((part, index) => writeReasoningDetails(part, index)) }
      : {}),
    // never an empty list: VS Code reads one as an answer without text
    ...(calls.length === 0
      ? {}
      : context.conversation.functionsOnly === true
        ? { function_call: calls[0]?.function }
        : { tool_calls: calls }),
  };
}

/** As OpenRouter has it; its streams number them. */
export function writeImage(image: ImagePart, index: number): JsonObject {
  return { type: 'image_url', image_url: { url: writeUrl(image) }, index };
}

function writeCall(part: ToolCallPart, custom: boolean, name: string, mark: string | null): JsonObject {
  if (custom)
    return {
      id: part.id,
      type: 'custom',
      custom: { name, input: part.custom ? part.arguments : unwrapCustomInput(part.arguments) },
    };
  return {
    id: part.id,
    type: 'function',
    function: { name, arguments: isNoArguments(part.arguments) ? '{}' : part.arguments },
    ...writeGoogleMark(mark),
  };
}
