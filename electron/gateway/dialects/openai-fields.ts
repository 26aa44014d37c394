import type { TargetFacts } from './dialect-codec.ts';

/** Fields chat and responses spell and mean alike; they travel between the two untouched. */
export const sharedOpenAiFields: ReadonlySet<string> = new Set([
  'metadata',
  'moderation',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
]);

/** Providers that take OpenAI's account and cache fields; others often answer 400 to a field they do not know. */
const openAiFieldProviders: ReadonlySet<string> = new Set(['openai', 'openrouter', 'vercel']);

/** @returns whether the provider knows OpenAI's newer optional fields. */
export function takesOpenAiFields(target: TargetFacts): boolean {
  return openAiFieldProviders.has(target.provider);
}

/** Providers that refuse sampling fields OpenAI does not have (`top_k`, `min_p`, `repetition_penalty`). */
const strictSamplingProviders: ReadonlySet<string> = new Set([
  'openai',
  'mistral',
  'groq',
  'xai',
  'google',
  'cerebras',
]);

/** @returns whether the provider takes sampling fields beyond OpenAI's. */
export function takesOpenSampling(target: TargetFacts): boolean {
  return !strictSamplingProviders.has(target.provider);
}
