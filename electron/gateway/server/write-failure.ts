import type { ServerResponse } from 'node:http';
import { GatewayError } from '../errors.ts';

/** OpenAI's error envelope with OpenRouter's typed additions. */
export function toErrorBody(error: GatewayError): Record<string, unknown> {
  const { param, errorType, metadata, availability } = error.detail;
  const known =
    errorType === undefined && metadata === undefined ? {} : { metadata: { error_type: errorType, ...metadata } };
  return {
    error: { message: error.message, type: typeFor(error.status), code: error.code, param: param ?? null, ...known },
    ...(availability === undefined ? {} : { availability }),
  };
}

/** A bug becomes a plain sentence: the caller learns nothing of our insides. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('internal_error', 500, 'Pareto Desk made a mistake. The log has the details.', {
    errorType: 'server',
    cause: error,
  });
}

/** Answers with an error where no byte of an answer has been sent yet. */
export function writeFailure(outgoing: ServerResponse, error: GatewayError): void {
  const { upstreamBody, retryAfterS } = error.detail;
  const body = upstreamBody ?? Buffer.from(JSON.stringify(toErrorBody(error)));
  outgoing.writeHead(error.status, {
    'content-type': 'application/json',
    'content-length': body.length,
    // One place retries, and that is here: asking again at once would repeat every attempt.
    'x-should-retry': 'false',
    ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
  });
  outgoing.end(body);
}

/** The last event of a stream that has begun and cannot be completed. */
export function toErrorEvent(error: GatewayError): string {
  return `data: ${JSON.stringify(toErrorBody(error))}\n\n`;
}

function typeFor(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 402) return 'insufficient_quota';
  if (status === 429) return 'rate_limit_error';
  if (status >= 500) return 'server_error';
  return 'invalid_request_error';
}
