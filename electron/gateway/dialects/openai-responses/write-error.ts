import type { GatewayError } from '../../errors.ts';
import { errorTypeOf } from '../failure-words.ts';
import type { JsonObject } from '../json-value.ts';

/** Body of an error answer; OpenRouter's typed error stands at the top level. */
export function writeResponsesError(failure: GatewayError, requestId: string): JsonObject {
  const { detail } = failure;
  return {
    error: {
      message: failure.message,
      type: failure.status < 500 ? 'invalid_request_error' : 'server_error',
      code: failure.code,
      param: detail.param ?? null,
      ...(detail.metadata === undefined ? {} : { metadata: detail.metadata }),
      ...(detail.availability === undefined ? {} : { availability: detail.availability }),
    },
    error_type: errorTypeOf(failure),
    request_id: requestId,
  };
}

/** What the two last events of a broken stream say: SDKs throw on `error`, Codex stops at `response.failed`. */
export function failedResponseFields(failure: GatewayError): {
  readonly error: JsonObject;
  readonly event: JsonObject;
} {
  const error = { code: failure.code, message: failure.message };
  return { error, event: { ...error, param: failure.detail.param ?? null, error_type: errorTypeOf(failure) } };
}

/** The same two events where somebody else wrote the stream so far: its ids and numbers are not known here. */
export function writeResponsesErrorEvent(failure: GatewayError, requestId: string): string {
  const { error, event } = failedResponseFields(failure);
  const response = {
    id: `resp_${requestId}`,
    object: 'response',
    status: 'failed',
    error,
    incomplete_details: null,
    output: [],
    usage: null,
  };
  return (
    `event: error\ndata: ${JSON.stringify({ type: 'error', sequence_number: 0, ...event })}\n\n` +
    `event: response.failed\ndata: ${JSON.stringify({ type: 'response.failed', sequence_number: 1, response })}\n\n`
  );
}
