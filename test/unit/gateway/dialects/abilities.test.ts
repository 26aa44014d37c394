import { expect, test } from 'vitest';
import { missingAbility } from '../../../../electron/gateway/dialects/abilities.ts';
import type { InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import type { Dialect } from '../../../../shared/dialect.ts';

const user = (content: unknown): JsonObject => ({ model: 'm', messages: [{ role: 'user', content }] });
const tool = { type: 'function', function: { name: 'f' } };
const referring: JsonObject = {
  model: 'm',
  input: [
    { role: 'user', content: 'x' },
    { type: 'item_reference', id: 'msg_1' },
  ],
};
const needsResponses = ['openai-tools-need-responses-api'];

const rows: readonly [string, InboundDialect, JsonObject, Dialect, readonly string[], string | null][] = [
  ['two answers at once', 'openai-chat', { ...user('x'), n: 2 }, 'anthropic-messages', [], 'one answer at a time'],
  ['two answers at once, in the same format', 'openai-chat', { ...user('x'), n: 2 }, 'openai-chat', [], null],
  ['one answer', 'openai-chat', { ...user('x'), n: 1 }, 'gemini', [], null],
  [
    'sound',
    'openai-chat',
    user([{ type: 'input_audio', input_audio: { data: 'A', format: 'wav' } }]),
    'openai-responses',
    [],
    'no sound',
  ],
  [
    'an uploaded file',
    'openai-chat',
    user([{ type: 'file', file: { file_id: 'file-1' } }]),
    'anthropic-messages',
    [],
    'uploaded elsewhere',
  ],
  [
    'an uploaded picture',
    'anthropic-messages',
    user([{ type: 'image', source: { type: 'file', file_id: 'f' } }]),
    'openai-chat',
    [],
    'uploaded elsewhere',
  ],
  ['an item that is only referred to', 'openai-responses', referring, 'openai-chat', [], '`store: false`'],
  ['the same where it may be kept', 'openai-responses', referring, 'openai-responses', [], null],
  ['a text with the word for it', 'openai-responses', { model: 'm', input: 'item_reference' }, 'openai-chat', [], null],
  [
    'a picture on the web',
    'openai-chat',
    user([{ type: 'image_url', image_url: { url: 'https://a/b.png' } }]),
    'gemini',
    [],
    'not as web addresses',
  ],
  [
    'a picture on the web',
    'openai-chat',
    user([{ type: 'image_url', image_url: { url: 'https://a/b.png' } }]),
    'anthropic-messages',
    [],
    null,
  ],
  ['log probabilities', 'openai-chat', { ...user('x'), logprobs: true }, 'openai-responses', [], 'log probabilities'],
  [
    'tools of a model that has them only in responses',
    'openai-chat',
    { ...user('x'), tools: [tool] },
    'openai-chat',
    needsResponses,
    'only through the responses API',
  ],
  [
    'the same through responses',
    'openai-chat',
    { ...user('x'), tools: [tool] },
    'openai-responses',
    needsResponses,
    null,
  ],
  ['the same without tools', 'openai-chat', user('x'), 'openai-chat', needsResponses, null],
];

test.each(rows)('%s: %s', (_, inbound, body, outbound, quirks, missing) => {
  const { required } = readInbound(inbound, Buffer.from(JSON.stringify(body)), () => null);
  const answer = missingAbility(required, inbound, outbound, quirks);
  if (missing === null) expect(answer).toBeNull();
  else expect(answer).toContain(missing);
});
