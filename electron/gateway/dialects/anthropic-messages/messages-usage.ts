import type { TokenUsage } from '../../../../shared/request-log.ts';
import { countOf, numberOf, objectOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { plausibleUsage } from '../plausible-usage.ts';

/**
 * Reads `usage`. Anthropic counts cached and cache-write tokens beside `input_tokens`; we count them into the prompt.
 *
 * @param earlier counts of `message_start`: `message_delta` of many providers repeats only the output
 */
export function readMessagesUsage(usage: JsonObject | null, earlier: TokenUsage | null): TokenUsage | null {
  if (usage === null || (numberOf(usage.input_tokens) === null && numberOf(usage.output_tokens) === null)) return null;
  const cached = numberOf(usage.cache_read_input_tokens) ?? earlier?.cached ?? 0;
  const cacheWrite = numberOf(usage.cache_creation_input_tokens) ?? earlier?.cacheWrite ?? 0;
  const hour = numberOf(objectOf(usage.cache_creation)?.ephemeral_1h_input_tokens) ?? earlier?.cacheWriteHour ?? 0;
  const plain =
    numberOf(usage.input_tokens) ?? (earlier === null ? 0 : earlier.prompt - earlier.cached - earlier.cacheWrite);
  const tokens: TokenUsage = {
    prompt: plain + cached + cacheWrite,
    completion: countOf(usage.output_tokens ?? earlier?.completion),
    cached,
    cacheWrite,
    reasoning: countOf(objectOf(usage.output_tokens_details)?.thinking_tokens ?? earlier?.reasoning),
  };
  return plausibleUsage(hour === 0 ? tokens : { ...tokens, cacheWriteHour: hour });
}

const nothing: TokenUsage = { prompt: 0, completion: 0, cached: 0, cacheWrite: 0, reasoning: 0 };

/** Writes `usage`; zeros where nothing is known yet, since clients read numbers. */
export function writeMessagesUsage(tokens: TokenUsage | null): JsonObject {
  const known = tokens ?? nothing;
  return {
    input_tokens: Math.max(0, known.prompt - known.cached - known.cacheWrite),
    cache_creation_input_tokens: known.cacheWrite,
    cache_read_input_tokens: known.cached,
    output_tokens: known.completion,
    ...(known.reasoning > 0 ? { output_tokens_details: { thinking_tokens: known.reasoning } } : {}),
  };
}
