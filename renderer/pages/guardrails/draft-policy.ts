import { factoryContent } from '../../../shared/guardrail-figures.ts';
import type { ContentPolicy, CustomPattern } from '../../../shared/guardrails.ts';

/** @returns a policy of nothing but this pattern, to ask main whether it can be used. The factory's looks for nothing. */
export function policyOf(pattern: CustomPattern): ContentPolicy {
  return { ...factoryContent, custom: [pattern], restore: false };
}
