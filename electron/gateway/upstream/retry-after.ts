import { listOf, objectOf, objectsOf, textOf } from '../dialects/json-value.ts';

/**
 * Reads how long a provider asks us to wait.
 *
 * @param headers lower-case names; `retry-after-ms` (OpenAI) wins over `retry-after` (seconds or an HTTP date)
 * @param now ms since epoch
 * @returns ms, at most one day; null when nothing readable was sent
 */
export function readRetryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number,
): number | null {
  const milliseconds = Number(first(headers['retry-after-ms']));
  if (Number.isFinite(milliseconds) && milliseconds > 0) return Math.min(milliseconds, dayMs);
  const value = first(headers['retry-after']);
  if (value === undefined || value.trim() === '') return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, dayMs) : null;
}

/**
 * Reads how long Google asks us to wait: it says so in the body alone, as `retryDelay: "34.07s"` of a `RetryInfo`.
 *
 * @param body of an answer with an error status, parsed; its chat format wraps the error in a list
 * @returns ms, at most one day; null when it says nothing
 */
export function readRetryDelayMs(body: unknown): number | null {
  const error = objectOf(objectOf(Array.isArray(body) ? listOf(body)[0] : body)?.error);
  for (const detail of objectsOf(error?.details)) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOf(detail.retryDelay) ?? '')?.[1];
    if (seconds !== undefined) return Math.min(Math.ceil(Number(seconds) * 1000), dayMs);
  }
  return null;
}

const dayMs = 86_400_000;

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
