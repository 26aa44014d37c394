import { contentSecurityPolicy } from '../../shared/content-security-policy.ts';

/** Sent with every file of the window, whoever serves it: the policy, no guessing of types, no traces elsewhere. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
