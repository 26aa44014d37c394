import { objectOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { saidPlainly } from '../status-failure.ts';
import type { ProviderFailure } from '../stream-facts.ts';

/** HTTP status behind each error type, for errors that arrive inside a 200 (Anthropic docs, "Errors", read 2026-11). */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** @returns the error in `{type: "error", error: {type, message}}`; null in anything else. */
export function messagesFailureIn(body: JsonObject): ProviderFailure | null {
  const error = objectOf(body.error);
  if (error === null) return saidPlainly(body);
  const type = textOf(error.type);
  return {
    status: statuses[type ?? ''] ?? null,
    code: type,
    message: textOf(error.message) ?? 'The provider reported an error without a message.',
  };
}
