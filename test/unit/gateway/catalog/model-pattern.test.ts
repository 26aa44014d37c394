import { expect, test } from 'vitest';
import { matchesPattern } from '../../../../electron/gateway/catalog/model-pattern.ts';

test.each([
  ['anthropic/*', 'anthropic/claude-opus-5', true],
  ['anthropic/*', 'openai/anthropic', false],
  ['*/claude-*', 'anthropic/claude-opus-5', true],
  ['*/claude-*', 'anthropic/not-claude-1', false],
  ['openai/gpt-5', 'openai/gpt-5', true],
  ['openai/gpt-5', 'openai/gpt-5-mini', false],
  ['openai/gpt-5*', 'openai/gpt-5', true],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a.c/*', 'abc/x', false],
  ['*a*b', 'xaxxbxxb', true],
  ['OpenAI/*', 'openai/gpt-5', false],
])('%s fits %s: %s', (pattern, id, fits) => {
  expect(matchesPattern(pattern, id)).toBe(fits);
});

test('a hostile pattern takes no longer than its length times the length of the id', () => {
  const startedAt = performance.now();
  expect(matchesPattern(`${'*a'.repeat(500)}b`, 'a'.repeat(10_000))).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
