import { describe, expect, test } from 'vitest';
import { inspectRequest } from '../../../../../electron/gateway/guardrails/content/content-guard.ts';
import { compiled, contentPolicy, freshMemory } from '../../../../support/content-policies.ts';
import { githubToken as token } from '../../../../support/made-up-secrets.ts';

describe('text that was seen before', () => {
  const turn = (count: number) => ({
    messages: Array.from({ length: count }, (_, index) => ({
      role: index % 2 === 0 ? 'user' : 'assistant',
      content: `turn ${index}: ${'words '.repeat(100)}${index === 1 ? token : ''}`,
    })),
  });

  test('is not scanned again, and what was found in it is found again', () => {
    const memory = freshMemory();
    const content = compiled(contentPolicy({ secrets: 'redact' }));
    const inspectTurn = (count: number) => inspectRequest(Buffer.from(JSON.stringify(turn(count))), content, memory);
    expect(inspectTurn(4).scannedChars).toBeGreaterThan(2_400);
    const next = inspectTurn(5);
    expect(next.scannedChars).toBe('turn 4: '.length + 600);
    expect(next.findings).toMatchObject([{ where: 'messages[1]', action: 'redact' }]);
    expect(next.bytes.toString()).toContain('[SECRET:github-token:1]');
  });

  test('is scanned again as the arguments of a tool, where its escapes are decoded', () => {
    const memory = freshMemory();
    const content = compiled(contentPolicy({ secrets: 'block' }));
    const written = `{"a":"${token.replace('g', '\\u0067')}"}`;
    const inspectMessage = (message: object) =>
      inspectRequest(Buffer.from(JSON.stringify({ messages: [message] })), content, memory).action;
    const call = { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: written } }] };
    const said = { role: 'assistant', content: written };
    expect([inspectMessage(said), inspectMessage(call), inspectMessage(said)]).toEqual([null, 'block', null]);
  });

  test('is scanned again in another place, where another rule may hold', () => {
    const memory = freshMemory();
    const content = compiled(contentPolicy({ secrets: 'block' }, { scope: 'user-only' }));
    const say = (role: string) =>
      inspectRequest(Buffer.from(JSON.stringify({ messages: [{ role, content: token }] })), content, memory).action;
    expect([say('assistant'), say('user'), say('assistant')]).toEqual([null, 'block', null]);
  });
});

test('a text that differs from a known one in a single character is looked at', () => {
  const content = compiled(contentPolicy({ secrets: 'flag' }));
  const memory = freshMemory();
  const scanned = (text: string) =>
    inspectRequest(Buffer.from(JSON.stringify({ prompt: text })), content, memory).scannedChars;
  for (let length = 1; length < 24; length += 1) {
    const text = 'abcdefghijklmnopqrstuvwx'.slice(0, length);
    expect(scanned(text)).toBe(length);
    expect(scanned(text)).toBe(0);
    for (let at = 0; at < length; at += 1) {
      for (const other of ['A', 'é', '"', '😀'])
        expect(scanned(text.slice(0, at) + other + text.slice(at + 1))).toBeGreaterThan(0);
    }
  }
});
