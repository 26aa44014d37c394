import type { TokenUsage } from '../../../../shared/request-log.ts';
import { countOf, numberOf, objectOf } from '../json-value.ts';
import { plausibleUsage } from '../plausible-usage.ts';

/** Reads `usageMetadata`; thoughts stand beside the candidates' tokens, cached ones inside the prompt's. */
export function readGeminiUsage(value: unknown): TokenUsage | null {
  const usage = objectOf(value);
  if (usage === null || numberOf(usage.promptTokenCount) === null) return null;
  const reasoning = countOf(usage.thoughtsTokenCount);
  return plausibleUsage({
    prompt: countOf(usage.promptTokenCount) + countOf(usage.toolUsePromptTokenCount),
    completion: countOf(usage.candidatesTokenCount) + reasoning,
    cached: countOf(usage.cachedContentTokenCount),
    cacheWrite: 0,
    reasoning,
  });
}
