import type { Conversation } from '../conversation.ts';
import { badRequest } from '../bad-request.ts';
import type { InboundCodec, ReplyContext, StreamWriter } from '../dialect-codec.ts';
import type { JsonObject } from '../json-value.ts';
import { writeChatUsage } from '../openai-chat/chat-usage.ts';
import { writeFinishReason } from '../openai-chat/finish-reason.ts';
import { readChatRequest } from '../openai-chat/read-request.ts';
import { writeChatError } from '../openai-chat/write-error.ts';
import type { FinishReason, Reply, ReplyUsage } from '../reply.ts';

/** `/v1/completions`: the prompt becomes one message of a chat, the answer's text comes back as `text`. */
export const legacyCompletions: InboundCodec = {
  readRequest: readCompletionRequest,
  writeReply: writeCompletion,
  createStreamWriter: createCompletionStreamWriter,
  writeError: writeChatError,
  writeErrorEvent: (failure, requestId) => `data: ${JSON.stringify(writeChatError(failure, requestId))}\n\n`,
};

function readCompletionRequest(body: JsonObject): Conversation {
  const { prompt, suffix, echo, best_of: bestOf, logprobs, ...rest } = body;
  const text = Array.isArray(prompt) && prompt.length === 1 ? (prompt[0] as unknown) : prompt;
  if (typeof text !== 'string')
    throw badRequest('`prompt` must be one text: several prompts and token numbers are not supported.', 'prompt');
  if (typeof suffix === 'string' && suffix !== '') {
    throw badRequest(
      '`suffix` is not supported: chat models do not fill gaps. Use a completion model at its own provider.',
      'suffix',
    );
  }
  if (echo === true) throw badRequest('`echo` is not supported.', 'echo');
  if (typeof bestOf === 'number' && bestOf > 1) throw badRequest('`best_of` is not supported.', 'best_of');
  if (typeof rest.n === 'number' && rest.n > 1) throw badRequest('`n` is not supported for completions.', 'n');
  if (typeof logprobs === 'number') throw badRequest('`logprobs` is not supported for completions.', 'logprobs');
  return readChatRequest({ ...rest, messages: [{ role: 'user', content: text }] });
}

function writeCompletion(reply: Reply, context: ReplyContext): JsonObject {
  if (reply.parts.some((part) => part.kind === 'image')) context.lost.add('answer.images');
  const text = reply.parts.map((part) => (part.kind === 'text' || part.kind === 'refusal' ? part.text : '')).join('');
  return {
    ...envelopeOf(context),
    choices: [{ text, index: 0, logprobs: null, finish_reason: writeFinishReason(reply.finish) }],
    ...(reply.usage === null ? {} : { usage: writeChatUsage(reply.usage) }),
  };
}

function createCompletionStreamWriter(context: ReplyContext): StreamWriter {
  const envelope = JSON.stringify(envelopeOf(context)).slice(0, -1);
  let usage: ReplyUsage | null = null;
  let finish: FinishReason | null = null;
  const chunk = (text: string, reason: string | null): string =>
    `data: ${envelope},"choices":[{"text":${JSON.stringify(text)},"index":0,"logprobs":null,"finish_reason":${JSON.stringify(reason)}}]}\n\n`;
  return {
    write(event) {
      if (event.kind === 'text' || event.kind === 'refusal') return chunk(event.text, null);
      if (event.kind === 'image') context.lost.add('answer.images');
      if (event.kind === 'usage') usage = event.usage;
      if (event.kind === 'finish') finish = event.reason;
      return '';
    },
    end() {
      const counts =
        usage !== null && context.conversation.streamUsage
          ? `data: ${envelope},"choices":[],"usage":${JSON.stringify(writeChatUsage(usage))}}\n\n`
          : '';
      return `${chunk('', finish === null ? null : writeFinishReason(finish))}${counts}data: [DONE]\n\n`;
    },
    error: (failure) => `data: ${JSON.stringify(writeChatError(failure, context.id))}\n\n`,
  };
}

function envelopeOf(context: ReplyContext): JsonObject {
  return { id: `cmpl-${context.id}`, object: 'text_completion', created: context.createdS, model: context.model };
}
