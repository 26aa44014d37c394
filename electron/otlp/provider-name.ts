/**
 * Names that the conventions prescribe for `gen_ai.provider.name` where ours differ; all others are ours.
 *
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md (read 2026-11)
 */
const prescribed: Readonly<Record<string, string>> = {
  google: 'gcp.gemini',
  mistral: 'mistral_ai',
  moonshot: 'moonshot_ai',
  xai: 'x_ai',
};

/** @param provider id in the catalog */
export function toProviderName(provider: string): string {
  return Object.hasOwn(prescribed, provider) ? (prescribed[provider] ?? provider) : provider;
}
