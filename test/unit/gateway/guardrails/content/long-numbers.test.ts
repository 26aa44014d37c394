import { expect, test } from 'vitest';
import { previewContent } from '../../../../../electron/gateway/guardrails/content/preview-content.ts';
import { detectorNames, factoryGuardrails, type ContentPolicy } from '../../../../../shared/guardrails.ts';

const everything: ContentPolicy = {
  ...factoryGuardrails.content,
  detectors: Object.fromEntries(detectorNames.map((name) => [name, 'redact'])) as ContentPolicy['detectors'],
};

test('a card is not taken for a shorter number at its beginning, which would leave its end readable', () => {
  const { redacted } = previewContent('card 4539 1488 0343 6467, id 2345 6789 0124.', [everything]);
  expect(redacted).toBe('card [CREDIT_CARD:1], id [NATIONAL_ID:in-aadhaar:1].');
});
