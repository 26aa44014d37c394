import type { Dialect } from '../../../shared/dialect.ts';
import { messagesFailureIn } from './anthropic-messages/read-error.ts';
import { readMessagesReply } from './anthropic-messages/read-reply.ts';
import { readMessagesRequest } from './anthropic-messages/read-request.ts';
import { createMessagesStreamReader } from './anthropic-messages/read-stream.ts';
import { messagesReshape } from './anthropic-messages/reshape.ts';
import { writeMessagesError, writeMessagesErrorEvent } from './anthropic-messages/write-error.ts';
import { writeMessagesReply } from './anthropic-messages/write-reply.ts';
import { writeMessagesRequest } from './anthropic-messages/write-request.ts';
import { createMessagesStreamWriter } from './anthropic-messages/write-stream.ts';
import type { InboundDialect } from './conversation.ts';
import type { InboundCodec, OutboundCodec } from './dialect-codec.ts';
import { geminiFailureIn } from './gemini/read-error.ts';
import { readGeminiReply } from './gemini/read-reply.ts';
import { createGeminiStreamReader } from './gemini/read-stream.ts';
import { writeGeminiRequest } from './gemini/write-request.ts';
import { failureIn } from './openai-chat/read-answer.ts';
import { readChatReply } from './openai-chat/read-reply.ts';
import { readChatRequest } from './openai-chat/read-request.ts';
import { createChatStreamReader } from './openai-chat/read-stream.ts';
import { chatReshape } from './openai-chat/reshape.ts';
import { writeChatError, writeChatErrorEvent } from './openai-chat/write-error.ts';
import { writeChatReply } from './openai-chat/write-reply.ts';
import { writeChatRequest } from './openai-chat/write-request.ts';
import { createChatStreamWriter } from './openai-chat/write-stream.ts';
import { responsesFailureIn } from './openai-responses/read-error.ts';
import { readResponsesReply } from './openai-responses/read-reply.ts';
import { readResponsesRequest } from './openai-responses/read-request.ts';
import { createResponsesStreamReader } from './openai-responses/read-stream.ts';
import { responsesReshape } from './openai-responses/reshape.ts';
import { writeResponsesError, writeResponsesErrorEvent } from './openai-responses/write-error.ts';
import { writeResponsesReply } from './openai-responses/write-reply.ts';
import { writeResponsesRequest } from './openai-responses/write-request.ts';
import { createResponsesStreamWriter } from './openai-responses/write-stream.ts';
import { statusFailure } from './status-failure.ts';

/** Formats clients speak. `/v1/completions` has its own codec, `legacyCompletions`. */
export const inboundCodecs: Readonly<Record<InboundDialect, InboundCodec>> = {
  'openai-chat': {
    readRequest: readChatRequest,
    writeReply: writeChatReply,
    createStreamWriter: createChatStreamWriter,
    writeError: writeChatError,
    writeErrorEvent: writeChatErrorEvent,
  },
  'openai-responses': {
    readRequest: readResponsesRequest,
    writeReply: writeResponsesReply,
    createStreamWriter: createResponsesStreamWriter,
    writeError: writeResponsesError,
    writeErrorEvent: writeResponsesErrorEvent,
  },
  'anthropic-messages': {
    readRequest: readMessagesRequest,
    writeReply: writeMessagesReply,
    createStreamWriter: createMessagesStreamWriter,
    writeError: writeMessagesError,
    writeErrorEvent: writeMessagesErrorEvent,
  },
};

/** Formats providers speak. */
export const outboundCodecs: Readonly<Record<Dialect, OutboundCodec>> = {
  'openai-chat': {
    path: () => '/chat/completions',
    writeRequest: writeChatRequest,
    readReply: readChatReply,
    createStreamReader: createChatStreamReader,
    reshape: chatReshape,
    readError: (status, body) => statusFailure(status, body, failureIn),
  },
  'openai-responses': {
    path: () => '/responses',
    writeRequest: writeResponsesRequest,
    readReply: readResponsesReply,
    createStreamReader: createResponsesStreamReader,
    reshape: responsesReshape,
    readError: (status, body) => statusFailure(status, body, responsesFailureIn),
  },
  'anthropic-messages': {
    path: () => '/messages',
    writeRequest: writeMessagesRequest,
    readReply: readMessagesReply,
    createStreamReader: createMessagesStreamReader,
    reshape: messagesReshape,
    readError: (status, body) => statusFailure(status, body, messagesFailureIn),
  },
  gemini: {
    path: (model, stream) => `/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    writeRequest: writeGeminiRequest,
    readReply: readGeminiReply,
    createStreamReader: createGeminiStreamReader,
    reshape: null,
    readError: (status, body) => statusFailure(status, body, geminiFailureIn),
  },
};
