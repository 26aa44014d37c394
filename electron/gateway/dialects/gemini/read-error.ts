import { listOf, numberOf, objectOf, textOf } from '../json-value.ts';
import { saidPlainly } from '../status-failure.ts';
import type { ProviderFailure } from '../stream-facts.ts';

/** @returns the error in `{error: {code, message, status}}`, alone or in a list; null in anything else. */
export function geminiFailureIn(body: unknown): ProviderFailure | null {
  const said = objectOf(Array.isArray(body) ? listOf(body)[0] : body);
  const error = objectOf(said?.error);
  if (error === null) return saidPlainly(said);
  return {
    status: numberOf(error.code),
    code: textOf(error.status),
    message: textOf(error.message) ?? 'The provider reported an error without a message.',
  };
}
