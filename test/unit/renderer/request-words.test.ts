import { expect, test } from 'vitest';
import { clientName, describeDialect } from '../../../renderer/request-words.ts';

test.each([
  ['Claude Code', 'claude-cli/2.1.197 (external, cli)', 'Claude Code'],
  ['Cursor', 'OpenAI/Python 2.14.0', 'Cursor'],
  ['Default', 'claude-cli/2.1.197 (external, cli)', 'Claude Code'],
  ['Default', 'codex_cli_rs/0.169.0', 'Codex'],
  ['Default', 'OpenAI/JS 7.57.0', 'OpenAI JS'],
  ['Default', 'Zed/0.231.0 (linux; x86_64)', 'Zed'],
  ['Default', null, 'Default'],
])('a request with the key "%s" from "%s" is by %s', (clientKey, client, name) => {
  expect(clientName({ clientKey, client })).toBe(name);
});

test('a wire format without words is shown by its name', () => {
  expect([describeDialect('anthropic-messages'), describeDialect('newer')]).toEqual(['Anthropic messages', 'newer']);
});
