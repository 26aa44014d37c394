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
  const [stars, letters] = [100, 1_000];
  let reads = 0;
  const counted = (text: string): string =>
    new Proxy(Object(text) as object, {
      get: (target, key) => {
        reads += 1;
        if (reads > 20 * stars * letters) throw new Error('It goes over the same places again and again.');
        return Reflect.get(target, key) as unknown;
      },
    }) as unknown as string;
  expect(matchesPattern(counted(`${'*a'.repeat(stars)}b`), counted('a'.repeat(letters)))).toBe(false);
  expect(reads).toBeGreaterThan(letters);
});
