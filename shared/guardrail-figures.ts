import type { ContentPolicy } from './guardrails.ts';

/** Apart from the schemas, whose library the window need not load. */

/** Shares of a budget at which something happens: a warning, a cap on the tier, a refusal. */
export const budgetShares = { warn: 0.8, medium: 0.9, low: 0.95, block: 1 } as const;

/** Content rules as they leave the factory: nothing is looked at. */
export const factoryContent: ContentPolicy = {
  detectors: {
    secrets: 'off',
    email: 'off',
    phone: 'off',
    'credit-card': 'off',
    'national-id': 'off',
    'ip-address': 'off',
    'prompt-injection': 'off',
  },
  custom: [],
  scope: 'all-messages',
  requests: true,
  responses: false,
  restore: true,
  allowedTexts: [],
};
