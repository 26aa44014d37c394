import type { ContentPolicy, CustomPattern } from '../../../shared/guardrails.ts';

/** @returns a policy of nothing but this pattern, to ask main whether it can be used. */
export function policyOf(pattern: CustomPattern): ContentPolicy {
  return {
    detectors: {
      secrets: 'off',
      email: 'off',
      phone: 'off',
      'credit-card': 'off',
      'national-id': 'off',
      'ip-address': 'off',
      'prompt-injection': 'off',
    },
    custom: [pattern],
    scope: 'all-messages',
    requests: true,
    responses: false,
    restore: false,
    allowedTexts: [],
  };
}
