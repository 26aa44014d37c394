import { expect, test } from 'vitest';
import { readMessagesRequest } from '../../../../electron/gateway/dialects/anthropic-messages/read-request.ts';
import { estimateText, estimateTokens } from '../../../../electron/gateway/dialects/count-tokens.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';

const estimate = (more: JsonObject) =>
  estimateTokens(readMessagesRequest({ model: 'm', messages: [{ role: 'user', content: 'Hello' }], ...more }));

test('a text counts by its script', () => {
  expect(estimateText('')).toBe(0);
  expect(estimateText('x'.repeat(3600))).toBe(1000);
  expect(estimateText('语'.repeat(100))).toBe(150);
  expect(estimateText('я'.repeat(100))).toBe(60);
});

test('everything in a request counts', () => {
  const plain = estimate({});
  expect(plain).toBeGreaterThan(5);
  expect(plain).toBeLessThan(20);
  expect(estimate({ system: 'x'.repeat(360) })).toBe(plain + 100);
  expect(
    estimate({ tools: [{ name: 'f', description: 'x'.repeat(360), input_schema: { type: 'object' } }] }),
  ).toBeGreaterThan(plain + 110);
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(1_000_000) } };
  expect(estimate({ messages: [{ role: 'user', content: [image] }] })).toBeLessThan(1700);
  const result = { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'x'.repeat(3600) }] };
  expect(estimate({ messages: [{ role: 'user', content: [result] }] })).toBeGreaterThan(1000);
});
