import { describe, expect, test } from 'vitest';
import { outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import { readMessagesRequest } from '../../../../electron/gateway/dialects/anthropic-messages/read-request.ts';
import { objectsOf } from '../../../../electron/gateway/dialects/json-value.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { readResponsesRequest } from '../../../../electron/gateway/dialects/openai-responses/read-request.ts';
import type { Dialect } from '../../../../shared/dialect.ts';
import { targets } from '../../../support/dialect-fixtures.ts';

const user = { role: 'user', content: 'x' };
const developer = { role: 'developer', content: 'Careful.' };
const call = (id: string): JsonObject => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' });
const output = (id: string): JsonObject => ({ type: 'function_call_output', call_id: id, output: `r-${id}` });

/** What a provider is shown of these items, in words. */
function show(dialect: Dialect, input: readonly JsonObject[]): string {
  const { body } = outboundCodecs[dialect].writeRequest(readResponsesRequest({ model: 'm', input }), targets[dialect]);
  if (dialect === 'openai-chat')
    return objectsOf(body.messages)
      .map(({ role, tool_calls: calls, tool_call_id: id }) => {
        const ids = objectsOf(calls).map((entry) => entry.id);
        return ids.length > 0 ? `calls ${ids.join('+')}` : [role, id].filter((word) => word !== undefined).join(' ');
      })
      .join(', ');
  return objectsOf(body.messages ?? body.contents)
    .map(({ role, content, parts }) =>
      [role, ...objectsOf(content ?? parts).map((part) => part.type ?? Object.keys(part)[0])].join(' '),
    )
    .join(', ');
}

describe('instructions between calls and their results come behind the results', () => {
  test.each([
    ['openai-chat', [user, call('a'), developer, output('a')], 'user, calls a, tool a, developer'],
    [
      'openai-chat',
      [user, call('a'), developer, call('b'), output('a'), output('b')],
      'user, calls a+b, tool a, tool b, developer',
    ],
    ['openai-chat', [user, call('a'), developer, user, developer], 'user, calls a, developer, user, developer'],
    ['openai-chat', [user, call('a'), developer], 'user, calls a, developer'],
    [
      'anthropic-messages',
      [user, call('a'), developer, call('b'), output('a'), output('b')],
      'user text, assistant tool_use tool_use, user tool_result tool_result text',
    ],
    [
      'gemini',
      [user, call('a'), developer, call('b'), output('a'), output('b')],
      'user text, model functionCall functionCall, user functionResponse functionResponse text',
    ],
  ] as const)('%s %#', (dialect, input, shown) => {
    expect(show(dialect, input)).toBe(shown);
  });
});

const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const words = (text: string): JsonObject => ({ type: 'text', text });

describe('that a tool failed is said in its result, where the format has no field for it', () => {
  test.each<[unknown, string]>([
    ['no such file', 'Error: no such file'],
    [[words('one'), words('two')], 'Error: one\ntwo'],
    ['TypeError: x is undefined', 'Error: TypeError: x is undefined'],
    ['Error: no such file', 'Error: no such file'],
    ['<tool_use_error>no such file</tool_use_error>', '<tool_use_error>no such file</tool_use_error>'],
    [[], 'Error'],
    [undefined, 'Error'],
    [[picture], 'Error'],
  ])('%j', (content, said) => {
    const result = { type: 'tool_result', tool_use_id: 't', content, is_error: true };
    const messages = [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
      { role: 'user', content: [result] },
    ];
    const conversation = readMessagesRequest({ model: 'm', max_tokens: 9, messages });
    const chat = outboundCodecs['openai-chat'].writeRequest(conversation, targets['openai-chat']);
    expect(objectsOf(chat.body.messages).find(({ role }) => role === 'tool')?.content).toBe(said);
    const responses = outboundCodecs['openai-responses'].writeRequest(conversation, targets['openai-responses']);
    const item = objectsOf(responses.body.input).find(({ type }) => type === 'function_call_output');
    const texts = objectsOf(item?.output).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
    expect(typeof item?.output === 'string' ? item.output : texts.join('\n')).toBe(said);
    expect([...chat.dropped, ...responses.dropped]).toEqual([]);
  });
});
