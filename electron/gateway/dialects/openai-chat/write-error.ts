import type { GatewayError } from '../../errors.ts';
import { errorTypeOf } from '../failure-words.ts';
import type { JsonObject } from '../json-value.ts';

/**
 * Body of an error answer: `type`, `code` and `param` as OpenAI's own clients read them, `metadata.error_type` and
 * `availability` as OpenRouter adds them.
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
    type: typeFor(failure.status),
    code: failure.code,
    param: detail.param ?? null,
    metadata: { error_type: errorTypeOf(failure), ...detail.metadata },
    ...(detail.availability === undefined ? {} : { availability: detail.availability }),
  };
}

/** OpenAI's error type for a status (API reference, "Error codes"). */
function typeFor(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 402) return 'insufficient_quota';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
