import { expect, test } from 'vitest';
import { readMessagesRequest } from '../../../../../electron/gateway/dialects/anthropic-messages/read-request.ts';
import { objectsOf } from '../../../../../electron/gateway/dialects/json-value.ts';
import { writeResponsesRequest } from '../../../../../electron/gateway/dialects/openai-responses/write-request.ts';
import { targets } from '../../../../support/dialect-fixtures.ts';

const text = { type: 'text', text: 'r' };
const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const found = { type: 'tool_reference', tool_name: 'f' };

test.each([
  ['two texts', [text, text], 'r\nr', []],
  ['nothing', [], '', []],
  ['nothing but what only Claude knows', [found], '', ['messages.content.tool_reference']],
  ['a text beside that', [text, found], 'r', ['messages.content.tool_reference']],
  ['a text and a picture', [text, picture], [{ type: 'input_text' }, { type: 'input_image' }], []],
] as const)('the result of a tool is a text where it can be one: %s', (_, content, output, dropped) => {
  const result = { type: 'tool_result', tool_use_id: 'c', content };
  const call = { type: 'tool_use', id: 'c', name: 'f', input: {} };
  const messages = [
    { role: 'user', content: 'x' },
    { role: 'assistant', content: [call] },
    { role: 'user', content: [result] },
  ];
  const source = readMessagesRequest({ model: 'm', max_tokens: 99, messages });
  const written = writeResponsesRequest(source, targets['openai-responses']);
  expect(objectsOf(written.body.input).at(-1)).toMatchObject({ type: 'function_call_output', output });
  expect(written.dropped).toEqual(dropped);
});
