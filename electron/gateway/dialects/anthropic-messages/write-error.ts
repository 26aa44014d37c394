import type { GatewayError } from '../../errors.ts';
import { errorTypeOf } from '../failure-words.ts';
import type { JsonObject } from '../json-value.ts';

/** Anthropic's error type for a status (docs, "Errors", read 2026-11). */
const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** Body of an error answer; OpenRouter's typed error stands in `error.error_type`. */
export function writeMessagesError(failure: GatewayError, requestId: string): JsonObject {
  const { detail, status } = failure;
  const error = {
    type: types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error'),
    message: failure.message,
    error_type: errorTypeOf(failure),
    ...(detail.param === undefined || detail.param === null ? {} : { param: detail.param }),
    ...(detail.metadata === undefined ? {} : { metadata: detail.metadata }),
    ...(detail.availability === undefined ? {} : { availability: detail.availability }),
  };
  return { type: 'error', error, request_id: requestId };
}

/** The event that ends a stream after its first content. */
export function writeMessagesErrorEvent(failure: GatewayError, requestId: string): string {
  return `event: error\ndata: ${JSON.stringify(writeMessagesError(failure, requestId))}\n\n`;
}
