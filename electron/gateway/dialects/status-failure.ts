import { listOf, objectOf, objectsOf, textOf } from './json-value.ts';
import type { JsonObject } from './json-value.ts';
import type { SseEvent } from './sse.ts';
import type { ProviderFailure } from './stream-facts.ts';

/**
 * What a provider said with an error status. The status on the wire wins over one inside the body.
 *
 * @param body parsed, or the text of what is no JSON
 * @param failureIn reads the error as the provider's own format words it; null when the body is in another shape
 * @returns null when the provider said nothing that a person could read
 */
export function statusFailure(
  status: number,
  body: unknown,
  failureIn: (body: JsonObject) => ProviderFailure | null,
): ProviderFailure | null {
  // Google wraps the error in a list
  const said = Array.isArray(body) && body.length === 1 ? listOf(body)[0] : body;
  const failure = failureIn(objectOf(said) ?? {});
  if (failure !== null) return { ...failure, status };
  const message = looseMessage(said);
  return message === null ? null : { status, code: null, message };
}

/** @returns the error in `{error: "text"}`; null in anything else. */
export function saidPlainly(body: JsonObject | null): ProviderFailure | null {
  const message = textOf(body?.error);
  return message === null || message === '' ? null : { status: null, code: null, message };
}

/** @returns whether the event is one by its name alone; an empty one says nothing */
export function isErrorEvent({ event, data }: SseEvent): boolean {
  return event === 'error' && data !== '' && data !== '[DONE]';
}

/**
 * What an event says that is named `error`. Gateways write it in front of any wire format, often with no more than `{"message": ...}`
 * behind it, which no client takes for an error.
 *
 * @param body parsed, or the text of what is no JSON
 */
export function eventFailure(body: unknown, failureIn: (body: JsonObject) => ProviderFailure | null): ProviderFailure {
  const failure = failureIn(objectOf(body) ?? {});
  if (failure !== null) return failure;
  return { status: null, code: null, message: looseMessage(body) ?? wordless, isLoose: true };
}

const wordless = 'The provider reported an error without a message.';

/** FastAPI's `detail` (Mistral, vLLM), a bare `message`, Cloudflare's `errors`, MiniMax's `base_resp`, or plain text. */
function looseMessage(body: unknown): string | null {
  if (typeof body === 'string') return plainText(body);
  const fields = objectOf(body);
  if (fields === null) return null;
  const details = objectsOf(fields.detail)
    .map((entry) => textOf(entry.msg) ?? '')
    .filter((text) => text !== '');
  const said = [
    fields.message,
    fields.detail,
    details.join('; '),
    objectsOf(fields.errors)[0]?.message,
    objectOf(fields.base_resp)?.status_msg,
  ];
  return said.map(textOf).find((text) => text !== null && text !== '') ?? null;
}

/** A page of HTML is not for reading, nor are bytes that are no text. */
function plainText(body: string): string | null {
  const text = body.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return text === '' || text.startsWith('<') || text.includes('\ufffd') ? null : text.slice(0, 500);
}
