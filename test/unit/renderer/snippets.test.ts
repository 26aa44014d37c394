import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeSnippets } from '../../../renderer/snippets.ts';

const parts = { baseUrl: 'http://127.0.0.1:7273/v1', key: 'pd-secret' };
const snippets = makeSnippets(parts);
const textOf = (id: string): string => snippets.find((snippet) => snippet.id === id)?.text ?? '';

test.each(snippets.map(({ id }) => id).filter((id) => id !== 'claude-code'))(
  'the text for %s has the base URL with its version',
  (id) => {
    expect(textOf(id)).toContain(parts.baseUrl);
  },
);

test('Claude Code gets the base URL without a version, as a token it sends as a bearer', () => {
  expect(JSON.parse(textOf('claude-code'))).toMatchObject({
    env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:7273', ANTHROPIC_AUTH_TOKEN: 'pd-secret' },
  });
});

test('what the README names for each client stands in its text', () => {
  const readme = readFileSync('README.md', 'utf8');
  for (const { id, name, text } of snippets) {
    const row = readme.split('\n').find((line) => line.startsWith(`| **${name}**`));
    const words = [
      ...(row ?? '').matchAll(/\b(?:[A-Z]+(?:_[A-Z]+)+|base_url|wire_api|vendor|apiType|api_url|apiBase)\b/g),
    ];
    expect.soft(row !== undefined || ['curl', 'python', 'javascript'].includes(id), name).toBe(true);
    for (const [word] of words) expect.soft(text, name).toContain(word);
  }
});

test.each(['opencode', 'zed', 'vscode'])('the text for %s is valid JSON', (id) => {
  expect(() => JSON.parse(textOf(id)) as unknown).not.toThrow();
});

test('every text has the key, but for Zed, which asks for it', () => {
  expect(snippets.filter(({ text }) => !text.includes(parts.key)).map(({ id }) => id)).toEqual(['zed']);
});

test('the curl line is one command of a shell', () => {
  const lines = textOf('curl').split('\n');
  expect(lines.slice(0, -1).every((line) => line.endsWith('\\'))).toBe(true);
  expect(JSON.parse(/-d '(.*)'$/.exec(lines.at(-1) ?? '')?.[1] ?? '')).toMatchObject({ model: 'pareto-code' });
});
