import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeSnippets } from '../../../renderer/snippets.ts';

const parts = { baseUrl: 'http://127.0.0.1:7273/v1', key: 'pd-secret', shell: 'bash' } as const;
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

/** What a program gets of a line: its words, without the quotes of the shell. */
type Words = (line: string) => readonly string[];

/** As bash splits a line that has neither variables nor `\\` within quotes. */
const bashWords: Words = (line) =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');

/** As a program of Windows splits what cmd hands on: `\\"` is a quote within quotes. */
const cmdWords: Words = (line) =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('\\"', '"') ?? bare ?? '',
  );

test.each([
  ['bash', ' \\\n', bashWords],
  ['cmd', ' ^\n', cmdWords],
] as const)('the line for %s is one command, and curl gets its JSON whole', (shell, onward, words) => {
  const text = makeSnippets({ ...parts, shell })[0]?.text ?? '';
  const given = words(text.replaceAll(onward, ' '));
  expect(given.slice(0, -1)).toEqual([
    'curl',
    'http://127.0.0.1:7273/v1/chat/completions',
    '-H',
    'Authorization: Bearer pd-secret',
    '-H',
    'Content-Type: application/json',
    '-d',
  ]);
  expect(JSON.parse(given.at(-1) ?? '')).toMatchObject({ model: 'pareto-code' });
});

test('the line for PowerShell needs no other program, and goes on to its end', () => {
  const text = makeSnippets({ ...parts, shell: 'powershell' })[0]?.text ?? '';
  const lines = text.split('\n');
  // a backtick or a pipe at the very end, or the command would end with its line
  expect(lines.slice(0, -1).filter((line) => !/ [`|]$/.test(line))).toEqual([]);
  expect(text).not.toContain('curl');
  expect(text).toMatch(/^Invoke-RestMethod http:\/\/127\.0\.0\.1:7273\/v1\/chat\/completions /);
  // within single quotes nothing has a meaning of its own
  expect(JSON.parse(/-Body '([^']*)' \|/.exec(text)?.[1] ?? '')).toMatchObject({ model: 'pareto-code' });
});

test.each([
  ['bash', 'export COPILOT_PROVIDER_API_KEY="pd-secret"'],
  ['powershell', "$env:COPILOT_PROVIDER_API_KEY = 'pd-secret'"],
  ['cmd', 'set "COPILOT_PROVIDER_API_KEY=pd-secret"'],
] as const)('variables are set as %s does it', (shell, line) => {
  const snippet = makeSnippets({ ...parts, shell }).find(({ id }) => id === 'copilot-cli');
  expect(snippet?.text.split('\n')).toContain(line);
});

test('what differs by shell says so, and nothing else does', () => {
  const textsIn = (shell: 'bash' | 'cmd' | 'powershell') => makeSnippets({ ...parts, shell });
  const differing = textsIn('bash').filter(
    ({ id, text }) => textsIn('powershell').find((other) => other.id === id)?.text !== text,
  );
  expect(differing.map(({ id }) => id)).toEqual(snippets.flatMap(({ id, isOfShell }) => (isOfShell ? [id] : [])));
});
