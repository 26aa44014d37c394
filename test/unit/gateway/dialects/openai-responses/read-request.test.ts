import { expect, test } from 'vitest';
import { GatewayError } from '../../../../../electron/gateway/errors.ts';
import { readResponsesRequest } from '../../../../../electron/gateway/dialects/openai-responses/read-request.ts';
import { writeResponsesRequest } from '../../../../../electron/gateway/dialects/openai-responses/write-request.ts';
import { target } from '../../../../support/dialect-fixtures.ts';

const openai = target('openai', 'openai', 'gpt-6.2-sol');

test.each([
  ['previous_response_id', 'resp_1'],
  ['store', true],
  ['conversation', 'conv_1'],
  ['background', true],
])('%s asks for something kept, which there is not: 400 naming the field', (field, value) => {
  const read = () => readResponsesRequest({ model: 'm', input: 'x', [field]: value });
  expect(read).toThrow(GatewayError);
  expect(read).toThrow(
    expect.objectContaining({
      status: 400,
      code: 'invalid_request',
      detail: expect.objectContaining({ param: field }),
    }),
  );
});

test.each([
  ['previous_response_id', null],
  ['store', false],
  ['store', null],
  ['background', false],
])('%s: %s is nothing to refuse', (field, value) => {
  expect(readResponsesRequest({ model: 'm', input: 'x', [field]: value }).turns).toHaveLength(1);
});

test('input must be a text or items, and messages have known roles', () => {
  expect(() => readResponsesRequest({ model: 'm' })).toThrow('`input`');
  expect(() => readResponsesRequest({ model: 'm', input: [{ role: 'robot', content: 'x' }] })).toThrow('no known role');
});

test('nothing is ever kept at the provider, and reasoning comes back encrypted', () => {
  const { body } = writeResponsesRequest(
    { ...readResponsesRequest({ model: 'm', input: 'x' }), source: 'openai-chat' },
    openai,
  );
  expect(body).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
});

test('functions of other formats stay free: silence would mean strict here', () => {
  const conversation = readResponsesRequest({
    model: 'm',
    input: 'x',
    tools: [{ type: 'function', name: 'f', parameters: { type: 'object' } }],
  });
  expect(writeResponsesRequest({ ...conversation, source: 'openai-chat' }, openai).body.tools).toMatchObject([
    { strict: false },
  ]);
});
