import type { InboundCodec } from '../dialects/dialect-codec.ts';
import { objectOf, type JsonObject } from '../dialects/json-value.ts';
import type { OpenRouterMetadata } from '../routing/openrouter-metadata.ts';
import { GatewayError } from '../errors.ts';
import { writeHead, type Outgoing } from './head.ts';
import { isOpenRouterSdk, withMetadata } from './response-metadata.ts';

/** A bug becomes a plain sentence: the caller learns nothing of our insides. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('internal_error', 500, 'Pareto Desk made a mistake. The log has the details.', {
    errorType: 'server',
    cause: error,
  });
}

/** Answers with an error, in the caller's own wire format, where no byte of an answer has been sent yet. */
export function writeFailure(
  outgoing: Outgoing,
  codec: InboundCodec,
  error: GatewayError,
  requestId: string,
  metadata: OpenRouterMetadata | null = null,
): void {
  const { upstreamBody, retryAfterS } = error.detail;
  const own = upstreamBody ?? bodyOf(codec.writeError(error, requestId), error, outgoing);
  // A bug tells nothing of our insides.
  const body = metadata === null || error.code === 'internal_error' ? own : withMetadata(own, metadata);
  writeHead(outgoing, error.status, {
    'content-type': 'application/json',
    'content-length': body.length,
    // One place retries, and that is here: asking again at once would repeat every attempt.
    'x-should-retry': 'false',
    ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
  });
  outgoing.end(body);
}

function bodyOf(written: JsonObject, { status }: GatewayError, { req }: Outgoing): Buffer {
  const error = objectOf(written.error);
  const isNumbered = error?.code !== undefined && isOpenRouterSdk(req);
  return Buffer.from(JSON.stringify(isNumbered ? { ...written, error: { ...error, code: status } } : written));
}
