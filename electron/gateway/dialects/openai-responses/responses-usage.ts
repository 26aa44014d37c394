import type { TokenUsage } from '../../../../shared/request-log.ts';
import { countOf, numberOf, objectOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { plausibleUsage } from '../plausible-usage.ts';
import type { ReplyUsage } from '../reply.ts';

/** Reads `usage` of a response; `input_tokens` includes cached ones. */
export function readResponsesUsage(usage: JsonObject | null): TokenUsage | null {
  if (usage === null || numberOf(usage.input_tokens) === null) return null;
  const input = objectOf(usage.input_tokens_details);
  return plausibleUsage({
    prompt: countOf(usage.input_tokens),
    completion: countOf(usage.output_tokens),
    cached: countOf(input?.cached_tokens),
    cacheWrite: countOf(input?.cache_write_tokens),
    reasoning: countOf(objectOf(usage.output_tokens_details)?.reasoning_tokens),
  });
}

/** Writes `usage` of a response; null when nothing is known. */
export function writeResponsesUsage(usage: ReplyUsage | null): JsonObject | null {
  if (usage === null) return null;
  const { tokens, costUsd } = usage;
  return {
    input_tokens: tokens.prompt,
    input_tokens_details: { cached_tokens: tokens.cached, cache_write_tokens: tokens.cacheWrite },
    output_tokens: tokens.completion,
    output_tokens_details: { reasoning_tokens: tokens.reasoning },
    total_tokens: tokens.prompt + tokens.completion,
    ...(costUsd === null ? {} : { cost: costUsd }),
  };
}
