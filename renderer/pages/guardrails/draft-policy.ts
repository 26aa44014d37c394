import { factoryGuardrails, type ContentPolicy, type CustomPattern } from '../../../shared/guardrails.ts';

/** @returns a policy of nothing but this pattern, to ask main whether it can be used. The factory's looks for nothing. */
export function policyOf(pattern: CustomPattern): ContentPolicy {
  return { ...factoryGuardrails.content, custom: [pattern], restore: false };
}
