import { expect, test } from 'vitest';
import { readMessagesRequest } from '../../../../../electron/gateway/dialects/anthropic-messages/read-request.ts';
import { writeMessagesReply } from '../../../../../electron/gateway/dialects/anthropic-messages/write-reply.ts';
import type { ToolCallPart } from '../../../../../electron/gateway/dialects/conversation.ts';
import { flatTools } from '../../../../../electron/gateway/dialects/tool-names.ts';
import { contextFor } from '../../../../support/dialect-fixtures.ts';

const longName = 'mcp__filesystem_server_for_the_workspace__read_multiple_files_at_once_v2';
const conversation = readMessagesRequest({
  model: 'm',
  max_tokens: 9,
  messages: [],
  tools: [{ name: longName, input_schema: { type: 'object' } }],
});

function write(name: string, text: string): unknown {
  const call: ToolCallPart = { kind: 'tool-call', id: 'c', name, namespace: null, arguments: text, custom: false };
  const reply = { id: null, model: null, finish: 'tool_calls', stopSequence: null, usage: null } as const;
  return writeMessagesReply({ ...reply, parts: [call] }, contextFor(conversation)).content;
}

test('a tool whose name was shortened for the provider comes back under the client’s own', () => {
  const [tool] = flatTools(conversation);
  expect(tool?.wireName).not.toBe(longName);
  expect(write(tool?.wireName ?? '', '{"a":1}')).toEqual([
    { type: 'tool_use', id: 'c', name: longName, input: { a: 1 } },
  ]);
});

test.each([
  ['none', '', {}],
  ['a space', ' ', {}],
  ['null', 'null', {}],
  ['broken off', '{"path":"a', { unreadable_arguments: '{"path":"a' }],
  ['no object', '[1]', { unreadable_arguments: '[1]' }],
])('arguments: %s', (_, text, input) => {
  expect(write('f', text)).toEqual([{ type: 'tool_use', id: 'c', name: 'f', input }]);
});
