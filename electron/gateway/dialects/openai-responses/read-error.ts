import { objectOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { saidPlainly } from '../status-failure.ts';
import type { ProviderFailure } from '../stream-facts.ts';

/** HTTP status behind the codes that OpenAI reports inside a 200 (API reference, "Response error", read 2026-11). */
const statuses: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  server_error: 500,
  context_length_exceeded: 400,
  invalid_prompt: 400,
  server_is_overloaded: 503,
};

/** @returns the error of a failed response, or of an error body; null in anything else. */
export function responsesFailureIn(body: JsonObject): ProviderFailure | null {
  const error = objectOf(body.error);
  if (error !== null) return failureFrom(error);
  const plain = saidPlainly(body);
  if (plain !== null) return plain;
  if (body.status !== 'failed' && body.status !== 'cancelled') return null;
  return {
    status: null,
    code: body.status,
    message: `The provider ended the response as ${body.status}.`,
  };
}

/** @returns what an `error` event says, which has the members of an error in it itself; null in anything else. */
export function errorEventIn(event: JsonObject): ProviderFailure | null {
  const failure = responsesFailureIn(event);
  return failure === null && event.type === 'error' && typeof event.message === 'string' ? failureFrom(event) : failure;
}

/** Reads `{code, message}`, as it stands in an error body, a failed response and an `error` event. */
function failureFrom(error: JsonObject): ProviderFailure {
  const code = textOf(error.code) ?? textOf(error.type);
  return {
    status: typeof error.status === 'number' ? error.status : (statuses[code ?? ''] ?? null),
    code,
    message: textOf(error.message) ?? 'The provider reported an error without a message.',
  };
}
