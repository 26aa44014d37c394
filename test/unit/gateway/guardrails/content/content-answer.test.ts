import { describe, expect, test } from 'vitest';
import { inspectAnswer } from '../../../../../electron/gateway/guardrails/content/content-guard.ts';
import { compiled, contentPolicy, freshMemory } from '../../../../support/content-policies.ts';
import { githubToken as token } from '../../../../support/made-up-secrets.ts';

describe('a whole answer', () => {
  const policy = contentPolicy({ secrets: 'redact', email: 'block' }, { requests: false, responses: true });
  const answer = (content: string) => Buffer.from(JSON.stringify({ choices: [{ message: { content } }] }));

  test('is redacted without a number, so that nothing is put back there', () => {
    const { bytes, action } = inspectAnswer(answer(`It is ${token}.`), compiled(policy), freshMemory());
    expect(action).toBe('redact');
    expect(bytes.toString()).toContain('It is [SECRET:github-token].');
  });

  test('is redacted also where it has bytes that are no UTF-8', () => {
    const [before, after] = ['{"choices":[{"message":{"content":"', '"}}]}'].map((text) => Buffer.from(text));
    const broken = Buffer.concat([
      before as Buffer,
      Buffer.from([0xff, 0xc3]),
      Buffer.from(` ${token}`),
      after as Buffer,
    ]);
    const { bytes } = inspectAnswer(broken, compiled(policy), freshMemory());
    expect(bytes.toString()).toBe('{"choices":[{"message":{"content":"\ufffd\ufffd [SECRET:github-token]"}}]}');
    const harmless = Buffer.concat([before as Buffer, Buffer.from([0xff]), after as Buffer]);
    expect(inspectAnswer(harmless, compiled(policy), freshMemory()).bytes).toBe(harmless);
  });

  test('is looked at in the names of what a tool is called with', () => {
    for (const call of [{ function: { arguments: JSON.stringify({ [token]: 1 }) } }, { input: { [token]: 1 } }]) {
      const bytes = Buffer.from(JSON.stringify({ choices: [{ message: { tool_calls: [call] } }] }));
      expect(inspectAnswer(bytes, compiled(policy), freshMemory()).bytes.toString()).toBe(
        bytes.toString().replace(token, '[SECRET:github-token]'),
      );
    }
  });

  test('is blocked', () => {
    expect(inspectAnswer(answer('Write to jane@acme.org'), compiled(policy), freshMemory()).action).toBe('block');
  });

  test('is left alone where only requests are looked at, and where it is no JSON', () => {
    const bytes = answer(token);
    expect(inspectAnswer(bytes, compiled(contentPolicy({ secrets: 'block' })), freshMemory()).bytes).toBe(bytes);
    const text = Buffer.from(`no JSON ${token}`);
    expect(inspectAnswer(text, compiled(policy), freshMemory())).toMatchObject({ action: null, bytes: text });
  });
});
