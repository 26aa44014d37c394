import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { ReplyUsage } from '../reply.ts';

/** Writes `usage` of a chat answer; `cost` in USD where it is known, as OpenRouter does. */
export function writeChatUsage({ tokens, costUsd }: ReplyUsage): JsonObject {
  return compact({
    prompt_tokens: tokens.prompt,
    completion_tokens: tokens.completion,
    total_tokens: tokens.prompt + tokens.completion,
    cost: costUsd,
    prompt_tokens_details: { cached_tokens: tokens.cached, cache_write_tokens: tokens.cacheWrite },
    completion_tokens_details: { reasoning_tokens: tokens.reasoning },
  });
}
