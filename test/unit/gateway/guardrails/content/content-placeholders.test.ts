import { describe, expect, test } from 'vitest';
import { restoreJson } from '../../../../../electron/gateway/guardrails/content/restore-text.ts';
import { contentPolicy, inspect } from '../../../../support/content-policies.ts';
import {
  githubToken as token,
  otherGithubToken as other,
  privateKey as pem,
} from '../../../../support/made-up-secrets.ts';

describe('placeholders', () => {
  const policy = contentPolicy({ secrets: 'redact' });

  test('are numbered by what they stand for, and stay the same while a conversation grows', () => {
    const messages = [
      { role: 'user', content: `${token} and ${other}` },
      { role: 'user', content: `${other} again` },
    ];
    const first = inspect({ messages: messages.slice(0, 1) }, policy).bytes.toString();
    const second = inspect({ messages }, policy).bytes.toString();
    expect(second).toContain('[SECRET:github-token:1] and [SECRET:github-token:2]');
    expect(second).toContain('[SECRET:github-token:2] again');
    expect(second.startsWith(first.slice(0, -2))).toBe(true);
  });

  test.each([
    [
      'chat',
      (text: string, args: string) => ({
        choices: [
          { message: { role: 'assistant', content: text, tool_calls: [{ function: { name: 'f', arguments: args } }] } },
        ],
      }),
      (answer: { choices: { message: { content: string; tool_calls: { function: { arguments: string } }[] } }[] }) => [
        answer.choices[0]?.message.content,
        answer.choices[0]?.message.tool_calls[0]?.function.arguments,
      ],
    ],
    [
      'responses',
      (text: string, args: string) => ({
        output: [
          { type: 'message', content: [{ type: 'output_text', text }] },
          { type: 'function_call', arguments: args },
        ],
      }),
      (answer: { output: [{ content: [{ text: string }] }, { arguments: string }] }) => [
        answer.output[0].content[0].text,
        answer.output[1].arguments,
      ],
    ],
    [
      'messages',
      (text: string, args: string) => ({
        content: [
          { type: 'text', text },
          { type: 'tool_use', input: JSON.parse(args) as unknown },
        ],
      }),
      (answer: { content: [{ text: string }, { input: unknown }] }) => [
        answer.content[0].text,
        JSON.stringify(answer.content[1].input),
      ],
    ],
  ] as const)('come back as what they stood for, in the text and in tool arguments of %s', (_name, write, read) => {
    const { originals } = inspect({ messages: [{ role: 'user', content: `${token} ${pem}` }] }, policy);
    const answer = write(
      'Use [SECRET:github-token:1], not [SECRET:github-token:9].',
      JSON.stringify({ key: '[SECRET:private-key:1]', token: '[SECRET:github-token:1]' }),
    );
    const [text, args] = read(JSON.parse(restoreJson(JSON.stringify(answer), originals)) as never);
    expect(text).toBe(`Use ${token}, not [SECRET:github-token:9].`);
    expect(JSON.parse(args ?? '')).toEqual({ key: pem, token });
  });

  test('stay out of the answer where restoring is switched off', () => {
    expect(inspect({ prompt: token }, contentPolicy({ secrets: 'redact' }, { restore: false })).originals.size).toBe(0);
  });

  test('of a redacted card number come back as typed', () => {
    const { originals } = inspect(
      { prompt: 'pay with 4111 1111 1111 1111' },
      contentPolicy({ 'credit-card': 'redact' }),
    );
    expect(restoreJson('{"a":"[CREDIT_CARD:1]"}', originals)).toBe('{"a":"4111 1111 1111 1111"}');
  });
});
