import type { Provider } from './catalog.ts';

/** What is known of a provider beyond its entry in the list of figures. */
export type ProviderQuirks = Partial<
  Pick<Provider, 'dialectBaseUrls' | 'extraHeaders' | 'usageOnRequest' | 'aggregator' | 'listModelsPath'>
>;

/**
 * By provider id. `usageOnRequest` is set where `stream_options.include_usage` is expected to be accepted: OpenAI invented the
 * field, the others here offer an endpoint that follows OpenAI's. Only Mistral and OpenRouter were looked up in particular
 * (2026-11): Mistral rejects the field with 422 and reports usage without it (openai/openai-agents-python#442), OpenRouter
 * always reports usage.
 */
export const providerQuirks: Readonly<Record<string, ProviderQuirks>> = {
  // its model list is public and would accept any key
  openrouter: { aggregator: true, listModelsPath: '/key' },
  vercel: { aggregator: true },
  openai: { usageOnRequest: true },
  anthropic: { extraHeaders: { 'anthropic-version': '2023-06-01' } },
  google: {
    usageOnRequest: true,
    dialectBaseUrls: { gemini: 'https://generativelanguage.googleapis.com/v1beta' },
  },
  deepseek: {
    usageOnRequest: true,
    dialectBaseUrls: { 'anthropic-messages': 'https://api.deepseek.com/anthropic/v1' },
  },
  minimax: { dialectBaseUrls: { 'anthropic-messages': 'https://api.minimax.io/anthropic/v1' } },
  xai: { usageOnRequest: true },
  groq: { usageOnRequest: true },
  alibaba: { usageOnRequest: true },
  ollama: { usageOnRequest: true },
  lmstudio: { usageOnRequest: true },
};
