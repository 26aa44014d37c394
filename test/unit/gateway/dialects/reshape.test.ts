import { describe, expect, test } from 'vitest';
import { outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import { objectOf, parseJson, type JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { createSseSplitter } from '../../../../electron/gateway/dialects/sse.ts';
import { inboundDialects, providerJson, providerStream } from '../../../support/dialect-fixtures.ts';

/** What no other wire format has a place for. */
const peculiar: Readonly<Record<InboundDialect, JsonObject>> = {
  'openai-chat': {
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    citations: ['https://a.example'],
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'Hé',
          annotations: [{ type: 'url_citation', url_citation: { url: 'https://a.example', start_index: 0 } }],
        },
        logprobs: { content: [{ token: 'Hé', logprob: -0.1 }] },
        finish_reason: 'stop',
      },
      { index: 1, message: { role: 'assistant', content: 'Ho' }, finish_reason: 'length' },
    ],
  },
  'anthropic-messages': {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'x', nested: [1, 'a'] } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'web_search_result', title: 'A' }] },
      { type: 'redacted_thinking', data: 'R' },
      { type: 'text', text: 'Hé', citations: [{ type: 'char_location', cited_text: 'c' }] },
    ],
    stop_reason: 'stop_sequence',
    stop_sequence: 'END',
    usage: { input_tokens: 1, output_tokens: 2, server_tool_use: { web_search_requests: 1 } },
  },
  'openai-responses': {
    id: 'r',
    object: 'response',
    status: 'completed',
    output: [
      { id: 'ws', type: 'web_search_call', status: 'completed', action: { query: 'x' } },
      { id: 'c', type: 'custom_tool_call', call_id: 'k', name: 'patch', input: '*** Begin' },
      {
        id: 'm',
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'Hé', annotations: [{ type: 'url_citation', url: 'https://a.example' }] },
        ],
      },
    ],
  },
};

describe.each(inboundDialects)('%s', (dialect) => {
  const { toStream, toWhole } = outboundCodecs[dialect].reshape ?? {};

  function eventsIn(stream: Buffer | string): readonly JsonObject[] {
    return createSseSplitter()
      .push(Buffer.from(stream))
      .map(({ data }) => objectOf(parseJson(data)) ?? {});
  }

  test('an answer that becomes a stream and whole again is the same', () => {
    const answers = [
      peculiar[dialect],
      ...['tools', 'reasoning', 'refusal'].map((name) => providerJson(dialect, name)),
    ];
    for (const answer of answers)
      expect(toWhole?.(eventsIn(toStream?.(answer as JsonObject) ?? ''))).toMatchObject(answer as JsonObject);
  });

  test('a stream as it was recorded becomes one answer', () => {
    const whole = toWhole?.(eventsIn(providerStream(dialect, 'tools')));
    const read = outboundCodecs[dialect].readReply(whole, 'a');
    expect(read).toMatchObject({ finish: 'tool_calls', parts: [{ name: 'read_file' }, { name: 'list_dir' }] });
  });
});

test('chat: what a server repeats with every piece is there once', () => {
  const call = (text: string) => ({ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: text } });
  const chunks = ['{"a":', '1}'].map((text) => ({
    id: 'x',
    choices: [{ index: 0, delta: { role: 'assistant', tool_calls: [call(text)] }, finish_reason: null }],
  }));
  expect(outboundCodecs['openai-chat'].reshape?.toWhole(chunks)).toMatchObject({
    choices: [{ message: { role: 'assistant', content: null, tool_calls: [call('{"a":1}')] } }],
  });
});

test('responses: items that were told one by one are the answer where its last event has none', () => {
  const item = { id: 'm', type: 'message', content: [{ type: 'output_text', text: 'Hi' }] };
  const events = [
    { type: 'response.output_item.done', item },
    { type: 'response.completed', response: { status: 'completed', output: [] } },
  ];
  expect(outboundCodecs['openai-responses'].reshape?.toWhole(events)).toMatchObject({ output: [item] });
});

test('chat: a number that is said again keeps its digits, and calls are told apart by their index', () => {
  const chunk = (index: number, text: string) => ({
    choices: [
      {
        index: 0,
        exact: parseJson('0.12345678901234567'),
        delta: { tool_calls: [{ index, function: { arguments: text } }] },
      },
    ],
  });
  const chunks = [chunk(1, '{"b"'), chunk(0, '{"a"'), chunk(1, ':2}'), chunk(0, ':1}')];
  expect(JSON.stringify(outboundCodecs['openai-chat'].reshape?.toWhole(chunks))).toContain(
    '"exact":0.12345678901234567',
  );
  expect(outboundCodecs['openai-chat'].reshape?.toWhole(chunks)).toMatchObject({
    choices: [
      { message: { tool_calls: [{ function: { arguments: '{"b":2}' } }, { function: { arguments: '{"a":1}' } }] } },
    ],
  });
});

test('what a provider names `__proto__` changes no other object', () => {
  const pieces = [
    '{"__proto__":{"polluted":1}}',
    '{"__proto__":{"more":2},"tool_calls":[{"index":0,"__proto__":{"polluted":1}}]}',
  ];
  const chunks = pieces.map((delta) => objectOf(parseJson(`{"choices":[{"index":0,"delta":${delta}}]}`)) ?? {});
  expect(outboundCodecs['openai-chat'].reshape?.toWhole(chunks)).toBeDefined();
  expect(['polluted' in {}, 'more' in {}]).toEqual([false, false]);
});

test.each<[InboundDialect, readonly JsonObject[]]>([
  ['openai-chat', [{ choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }] }]],
  [
    'anthropic-messages',
    [
      { type: 'message_start', message: { id: 'm', content: [] } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'H' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'i' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
    ],
  ],
  [
    'openai-responses',
    [
      { type: 'response.output_text.delta', item_id: 'm', delta: 'H' },
      { type: 'response.output_text.delta', item_id: 'm', delta: 'i' },
      { type: 'response.completed', response: { status: 'completed', output: [] } },
    ],
  ],
])('%s: what was said is the answer, though events are missing', (dialect, events) => {
  const { reshape, readReply } = outboundCodecs[dialect];
  expect(readReply(reshape?.toWhole(events), 'a')).toMatchObject({
    finish: 'stop',
    parts: [{ kind: 'text', text: 'Hi' }],
  });
});
