import { describe, expect, test } from 'vitest';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import type { StreamForm } from '../../../../electron/gateway/pipeline/answer-form.ts';
import { createContentFilter } from '../../../../electron/gateway/pipeline/content-filter.ts';
import { factoryGuardrails } from '../../../../shared/guardrails.ts';
import { aSnapshot } from '../../../support/a-snapshot.ts';

test('a stored pattern that cannot be searched for lets nothing through, and is named', () => {
  const custom = [{ label: 'lookahead', pattern: '(?=secret)secret', ignoreCase: false, action: 'flag' as const }];
  const content = { ...factoryGuardrails.content, custom };
  const world = aSnapshot({ settings: { guardrails: { ...factoryGuardrails, content } } });
  const body = { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] };
  const request = readInbound('openai-chat', Buffer.from(JSON.stringify(body)), () => null);
  const sentence = /^A pattern under Guardrails > Content cannot be used, so nothing is let through\. /;
  expect(() => createContentFilter().screen(request, world)).toThrow(sentence);
  expect(() => createContentFilter().screenBody(request, world)).toThrow(sentence);
});

describe('what is nested too deep to be looked at passes no rule', () => {
  const token = 'x'.repeat(8);
  const custom = [{ label: 'x', pattern: token, ignoreCase: false, action: 'block' as const }];
  const content = { ...factoryGuardrails.content, custom, responses: true };
  const world = aSnapshot({ settings: { guardrails: { ...factoryGuardrails, content } } });
  const written = `"\\u0078${token.slice(1)}"`;
  const deep = `${'{"a":'.repeat(700)}${written}${'}'.repeat(700)}`;
  const body = { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] };
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: deep } };
  const read = (messages: readonly object[]) =>
    readInbound('openai-chat', Buffer.from(JSON.stringify({ ...body, messages })), () => null);
  const refusal = expect.objectContaining({ status: 402, code: 'content_blocked' }) as Error;

  test('arguments of a tool', () => {
    const request = read([...body.messages, { role: 'assistant', tool_calls: [call] }]);
    expect(() => createContentFilter().screen(request, world)).toThrow(refusal);
  });

  test.each([deep, JSON.stringify({ choices: [{ message: { tool_calls: [call] } }] })])('an answer', (answer) => {
    const screened = createContentFilter().screen(read(body.messages), world);
    expect(() => screened.whole(Buffer.from(answer))).toThrow(refusal);
  });

  test('an event of a stream', () => {
    const request = read(body.messages);
    const form = { push: (chunk: Buffer) => chunk } as StreamForm;
    const stream = createContentFilter().screen(request, world).stream(form);
    expect(() => stream.push(Buffer.from(`data: ${deep}\n\n`))).toThrow(refusal);
  });
});
