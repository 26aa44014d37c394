import type { Conversation } from '../conversation.ts';
import type { TargetFacts } from '../dialect-codec.ts';

/** Providers that read Anthropic's `cache_control` in chat messages. */
const cacheMarkProviders: ReadonlySet<string> = new Set(['openrouter', 'alibaba', 'vercel']);

/** @returns whether cache marks have a place in this provider's chat format. */
export function keepsCacheMarks(target: TargetFacts): boolean {
  return cacheMarkProviders.has(target.provider);
}

/** OpenAI's chat knows free-text tools since GPT-5; other providers get a function with one text argument. */
export function takesCustomTools(source: Conversation, target: TargetFacts): boolean {
  return source.source === 'openai-chat' || target.provider === 'openai';
}
