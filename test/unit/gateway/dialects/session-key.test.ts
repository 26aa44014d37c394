import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { fingerprint, readSessionKey } from '../../../../electron/gateway/dialects/session-key.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';

const read = (headers: Record<string, string>, body: JsonObject) => readSessionKey(headers, (name) => body[name]);
const everything = {
  'x-session-id': 'h1',
  'x-claude-code-session-id': 'cc',
  'session-id': 'codex',
  'thread-id': 'thread',
  'x-session-affinity': 'oc',
  agent_thread_id: 'zed',
  conversation_id: 'conv',
};
const body = {
  session_id: 'b1',
  prompt_cache_key: 'pck',
  metadata: { user_id: '{"device_id":"d","session_id":"s-json"}' },
};

describe('the first that is there wins', () => {
  const order: readonly [string, Record<string, string>, JsonObject][] = [
    ['b1', everything, body],
    ['h1', everything, { ...body, session_id: undefined }],
    ['pck', { ...everything, 'x-session-id': '' }, { ...body, session_id: undefined }],
    ['cc', { ...everything, 'x-session-id': '' }, { metadata: body.metadata }],
    ['s-json', { 'session-id': 'codex' }, { metadata: body.metadata }],
    ['codex', { 'session-id': 'codex', 'thread-id': 'thread' }, {}],
    ['thread', { 'thread-id': 'thread', 'x-session-affinity': 'oc' }, {}],
    ['oc', { 'x-session-affinity': 'oc', agent_thread_id: 'zed' }, {}],
    ['zed', { agent_thread_id: 'zed', conversation_id: 'conv' }, {}],
    ['conv', { conversation_id: 'conv' }, {}],
  ];
  test.each(order)('%s', (key, headers, fields) => {
    expect(read(headers, fields)).toBe(key);
  });
});

test.each([
  ['older Claude Code', { metadata: { user_id: 'user_abc_account__session_0a1b2c3d-1111' } }, '0a1b2c3d-1111'],
  ['a user without session', { metadata: { user_id: 'someone' } }, null],
  ['a key too long to be one', { session_id: 'x'.repeat(257) }, null],
  ['a key that is no text', { session_id: 7 }, null],
  ['nothing', {}, null],
])('%s', (_, fields, key) => {
  expect(read({}, fields)).toBe(key);
});

describe('the fingerprint of a conversation without a key', () => {
  const chat = (messages: readonly JsonObject[]) => fingerprint({ messages }, 'openai-chat');
  const system = { role: 'system', content: 'You are an agent.' };
  const first = { role: 'user', content: 'Fix it' };

  test('stays while the conversation grows, and differs with its beginning', () => {
    const key = chat([system, first]);
    expect(chat([system, first, { role: 'assistant', content: 'ok' }, { role: 'user', content: 'more' }])).toBe(key);
    expect(chat([system, { role: 'user', content: [{ type: 'text', text: 'Fix it' }] }])).toBe(key);
    expect(chat([system, { role: 'user', content: 'Fix that' }])).not.toBe(key);
    expect(chat([{ role: 'system', content: 'Other' }, first])).not.toBe(key);
  });

  test('does not see Claude Code’s billing line, which changes with every call', () => {
    const of = (line: string) =>
      fingerprint(
        {
          system: [
            { type: 'text', text: `x-anthropic-billing-header: cc_version=2.1; cch=${line};` },
            { type: 'text', text: 'You are' },
          ],
          messages: [first],
        },
        'anthropic-messages',
      );
    expect(of('00001')).toBe(of('00002'));
  });

  test('reads responses too, and has none for an empty body', () => {
    expect(fingerprint({ input: 'Fix it', instructions: 'You are' }, 'openai-responses')).toBe(
      fingerprint({ input: [{ role: 'user', content: 'Fix it' }], instructions: 'You are' }, 'openai-responses'),
    );
    expect(fingerprint({}, 'openai-chat')).toBeNull();
  });
});

test('the name of a long conversation is that of its first messages, wherever its instructions stand', () => {
  const turn = fc.record({
    role: fc.constantFrom('system', 'developer', 'user', 'assistant', 'tool'),
    content: fc.constantFrom('a', 'b', 'c').map((letter) => letter.repeat(900)),
  });
  const system = fc.constantFrom(undefined, null, 'You are a careful programmer.');
  fc.assert(
    fc.property(fc.array(turn, { minLength: 1, maxLength: 12 }), system, (messages, given) => {
      const body = { model: 'm', system: given, messages };
      const { sessionKey } = readInbound('openai-chat', Buffer.from(JSON.stringify(body)), () => null);
      expect(sessionKey).toBe(fingerprint({ ...body, messages: messages.slice(0, 8) }, 'openai-chat'));
    }),
  );
});
