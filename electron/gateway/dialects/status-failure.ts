import { objectOf, objectsOf, textOf } from './json-value.ts';
import type { ProviderFailure } from './stream-facts.ts';

/**
 * What a provider said with an error status. The status on the wire wins over one inside the body.
 *
 * @param failure as the provider's own format words it; null when the body is in no known shape
 */
export function statusFailure(status: number, failure: ProviderFailure | null, body: unknown): ProviderFailure {
  if (failure !== null) return { ...failure, status };
  return { status, code: null, message: looseMessage(body) ?? `The provider answered with status ${status}.` };
}

/** FastAPI's `detail` (Mistral, vLLM), a bare `message`, or plain text. */
function looseMessage(body: unknown): string | null {
  if (typeof body === 'string')
    return body.trim() === '' || body.trimStart().startsWith('<') ? null : body.trim().slice(0, 500);
  const fields = objectOf(body);
  if (fields === null) return null;
  const details = objectsOf(fields.detail)
    .map((entry) => textOf(entry.msg) ?? '')
    .filter((text) => text !== '');
  return textOf(fields.message) ?? textOf(fields.detail) ?? (details.length > 0 ? details.join('; ') : null);
}
