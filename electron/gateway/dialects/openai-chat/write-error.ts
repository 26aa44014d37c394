import type { GatewayError } from '../../errors.ts';
import { errorTypeOf } from '../failure-words.ts';
import type { JsonObject } from '../json-value.ts';

/**
 * Body of an error answer: numeric `code` and `metadata.error_type` as OpenRouter writes them, `type` and `param` as
 * OpenAI's own clients read them.
 */
export function writeChatError(failure: GatewayError, requestId: string): JsonObject {
  return { error: writeErrorFields(failure), request_id: requestId };
}

/** The chunk that ends a stream after its first content: error, and `finish_reason: "error"`. */
export function writeChatErrorEvent(failure: GatewayError, requestId: string): string {
  const chunk = {
    id: `chatcmpl-${requestId}`,
    object: 'chat.completion.chunk',
    error: writeErrorFields(failure),
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function writeErrorFields(failure: GatewayError): JsonObject {
  const { detail } = failure;
  return {
    message: failure.message,
    type: failure.code,
    code: failure.status,
    param: detail.param ?? null,
    metadata: { error_type: errorTypeOf(failure), ...detail.metadata },
    ...(detail.availability === undefined ? {} : { availability: detail.availability }),
  };
}
