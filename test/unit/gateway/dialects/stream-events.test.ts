import { describe, expect, test } from 'vitest';
import { inboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { objectOf, objectsOf } from '../../../../electron/gateway/dialects/json-value.ts';
import type { ReplyEvent } from '../../../../electron/gateway/dialects/reply.ts';
import { createSseSplitter } from '../../../../electron/gateway/dialects/sse.ts';
import { contextFor, inboundDialects } from '../../../support/dialect-fixtures.ts';
import { askThroughSdk } from '../../../support/sdk-clients.ts';

const usage: ReplyEvent = {
  kind: 'usage',
  usage: { tokens: { prompt: 9, completion: 3, cached: 2, cacheWrite: 1, reasoning: 1 }, costUsd: 0.5 },
};
const finish = (reason: Extract<ReplyEvent, { kind: 'finish' }>['reason']): ReplyEvent => ({
  kind: 'finish',
  reason,
  stopSequence: null,
});
const call = (name: string, text: string): readonly ReplyEvent[] => [
  { kind: 'tool-start', id: `call_${name}`, name, namespace: null, custom: false },
  ...(text === '' ? [] : [{ kind: 'tool-arguments' as const, text }]),
  { kind: 'tool-end' },
];

/** An answer with everything in it. */
const rich: readonly ReplyEvent[] = [
  { kind: 'start', id: 'up', model: 'up' },
  { kind: 'reasoning', text: 'Hm' },
  { kind: 'reasoning-seal', seal: { maker: 'anthropic', form: 'signature', data: 'SIG', itemId: null } },
  { kind: 'text', text: 'a' },
  { kind: 'text', text: 'b' },
  ...call('f', '{"x":1}'),
  ...call('g', ''),
  finish('tool_calls'),
  usage,
];

function bodyOf(inbound: InboundDialect, more: JsonObject): JsonObject {
  const fn = { type: 'object', properties: {} };
  const bodies = {
    'openai-chat': {
      messages: [],
      tools: ['f', 'g'].map((name) => ({ type: 'function', function: { name, parameters: fn } })),
      stream_options: { include_usage: true },
    },
    'openai-responses': {
      input: [],
      tools: ['f', 'g'].map((name) => ({ type: 'function', name, parameters: fn, strict: false })),
    },
    'anthropic-messages': {
      max_tokens: 9,
      messages: [],
      tools: ['f', 'g'].map((name) => ({ name, input_schema: fn })),
    },
  };
  return { model: 'm', ...bodies[inbound], ...more };
}

function write(inbound: InboundDialect, events: readonly ReplyEvent[], more: JsonObject = {}): string {
  const writer = inboundCodecs[inbound].createStreamWriter(
    contextFor(inboundCodecs[inbound].readRequest(bodyOf(inbound, more))),
  );
  return events.map((event) => writer.write(event)).join('') + writer.end();
}

function eventsIn(stream: string): readonly { readonly event: string | null; readonly data: JsonObject | string }[] {
  return createSseSplitter()
    .push(Buffer.from(stream))
    .map(({ event, data }) => ({ event, data: data === '[DONE]' ? data : (JSON.parse(data) as JsonObject) }));
}

test('messages: blocks one after the other, each closed before the next, counts at the end', () => {
  const events = eventsIn(write('anthropic-messages', rich));
  expect(events.map(({ event }) => event)).toEqual(
    [
      'message_start',
      ['content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop'],
      ['content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop'],
      ['content_block_start', 'content_block_delta', 'content_block_stop'],
      ['content_block_start', 'content_block_stop'],
      'message_delta',
      'message_stop',
    ].flat(),
  );
  for (const { event, data } of events) expect(objectOf(data)?.type).toBe(event);
  expect(events.map(({ data }) => objectOf(data)?.index).filter((index) => index !== undefined)).toEqual([
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3,
  ]);
  expect(events.at(-2)?.data).toEqual({
    type: 'message_delta',
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: {
      input_tokens: 6,
      cache_creation_input_tokens: 1,
      cache_read_input_tokens: 2,
      output_tokens: 3,
      output_tokens_details: { thinking_tokens: 1 },
    },
  });
});

test('responses: items with their parts, numbered without gaps, the whole response at the end', () => {
  const events = eventsIn(write('openai-responses', rich));
  expect(events.map(({ event }) => event?.replace('response.', ''))).toEqual(
    [
      ['created', 'in_progress'],
      [
        'output_item.added',
        'reasoning_summary_part.added',
        'reasoning_summary_text.delta',
        'reasoning_summary_text.done',
        'reasoning_summary_part.done',
        'output_item.done',
      ],
      [
        'output_item.added',
        'content_part.added',
        'output_text.delta',
        'output_text.delta',
        'output_text.done',
        'content_part.done',
        'output_item.done',
      ],
      ['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done', 'output_item.done'],
      ['output_item.added', 'function_call_arguments.done', 'output_item.done'],
      'completed',
    ].flat(),
  );
  expect(events.map(({ data }) => objectOf(data)?.sequence_number)).toEqual(events.map((_, index) => index));
  const response = objectOf(objectOf(events.at(-1)?.data)?.response);
  expect(response).toMatchObject({
    object: 'response',
    status: 'completed',
    error: null,
    store: false,
    tools: [{ name: 'f' }, { name: 'g' }],
    // OpenRouter's own SDK (1.3.19) refuses a response without these
    completed_at: null,
    frequency_penalty: null,
    presence_penalty: null,
  });
  expect(response?.output).toMatchObject([
    { type: 'reasoning', summary: [{ text: 'Hm' }], encrypted_content: 'pareto:anthropic:signature::SIG' },
    { type: 'message', content: [{ type: 'output_text', text: 'ab' }] },
    { type: 'function_call', call_id: 'call_f', name: 'f', arguments: '{"x":1}' },
    { type: 'function_call', call_id: 'call_g', name: 'g', arguments: '{}' },
  ]);
  expect(response?.usage).toMatchObject({
    input_tokens: 9,
    output_tokens: 3,
    total_tokens: 12,
    input_tokens_details: { cached_tokens: 2 },
    output_tokens_details: { reasoning_tokens: 1 },
  });
});

test('responses: thinking after a text belongs to one item all along, as the official library demands', async () => {
  const thinkingLater: readonly ReplyEvent[] = [
    { kind: 'text', text: '\n' },
    { kind: 'reasoning', text: 'h' },
    { kind: 'reasoning', text: 'm' },
    { kind: 'text', text: 'answer' },
    finish('stop'),
  ];
  const stream = write('openai-responses', thinkingLater);
  const items = eventsIn(stream).filter(({ data }) => objectOf(data)?.output_index === 1);
  const ids = items.map(({ data }) => objectOf(data)?.item_id ?? objectOf(objectOf(data)?.item)?.id);
  expect(new Set(ids)).toEqual(new Set(['rs_x1_0']));
  expect(await askThroughSdk('openai-responses', stream, true)).toMatchObject({ text: '\nanswer', reasoning: 'hm' });
});

test('chat: role first, one reason at the end, then usage, then [DONE]; never an empty list of calls', () => {
  const stream = write('openai-chat', rich);
  const events = eventsIn(stream);
  expect(events.at(-1)?.data).toBe('[DONE]');
  expect(objectOf(events.at(-2)?.data)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12, cost: 0.5 },
  });
  const reasons = events.slice(0, -2).map(({ data }) => objectsOf(objectOf(data)?.choices)[0]?.finish_reason);
  expect(reasons.filter((reason) => reason !== null)).toEqual(['tool_calls']);
  expect(objectOf(events[0]?.data)).toMatchObject({
    object: 'chat.completion.chunk',
    model: 'anthropic/model-1',
    choices: [{ delta: { role: 'assistant', content: '' } }],
  });
  expect(stream).not.toContain('"tool_calls":[]');
  // a text or nothing: OpenRouter's own SDK (1.3.19) ends a stream at a null
  expect(stream).not.toContain('system_fingerprint');
});

test('a call without arguments has an empty object for every client', async () => {
  for (const inbound of inboundDialects) {
    const view = await askThroughSdk(inbound, write(inbound, [...call('g', ''), finish('tool_calls')]), true);
    expect(view.calls).toEqual([{ name: 'g', input: {} }]);
  }
});

test.each(['', ' ', 'null'])('nor do the arguments %j of a whole answer confuse one', async (text) => {
  for (const inbound of inboundDialects) {
    const { readRequest, writeReply } = inboundCodecs[inbound];
    const call = { kind: 'tool-call', id: 'c', name: 'g', namespace: null, arguments: text, custom: false } as const;
    const reply = {
      id: null,
      model: null,
      parts: [call],
      finish: 'tool_calls',
      stopSequence: null,
      usage: null,
    } as const;
    const answer = JSON.stringify(writeReply(reply, contextFor(readRequest(bodyOf(inbound, {})))));
    expect((await askThroughSdk(inbound, answer, false)).calls).toEqual([{ name: 'g', input: {} }]);
  }
});

test('chat: no usage chunk unless it was asked for', () => {
  expect(write('openai-chat', rich, { stream_options: {} })).not.toContain('"usage"');
});

describe('a client that did not ask for thinking and has no tools', () => {
  test('gets a plain answer: simple programs read the first block', async () => {
    const stream = write('anthropic-messages', [...rich.slice(0, 5), finish('stop')], { tools: [] });
    expect(stream).not.toContain('thinking');
    expect(await askThroughSdk('anthropic-messages', stream, true)).toMatchObject({ text: 'ab', reasoning: '' });
  });
});

describe('a cut by length', () => {
  test.each([
    ['openai-chat', 'length'],
    ['openai-responses', 'max_output_tokens'],
    ['anthropic-messages', 'max_tokens'],
  ] as const)('is told to %s clients as %s', async (inbound, reason) => {
    const stream = write(inbound, [{ kind: 'text', text: 'half' }, finish('length')]);
    expect(await askThroughSdk(inbound, stream, true)).toMatchObject({ text: 'half', finish: reason });
  });
});

describe('tools of Codex, called by a model that knows only functions', () => {
  const tools = [
    { type: 'custom', name: 'apply_patch' },
    {
      type: 'namespace',
      name: 'mcp',
      description: 'd',
      tools: [{ type: 'function', name: 'read', parameters: {}, strict: false }],
    },
  ];
  const events: readonly ReplyEvent[] = [
    { kind: 'tool-start', id: 'c1', name: 'apply_patch', namespace: null, custom: false },
    { kind: 'tool-arguments', text: '{"input":"*** Beg' },
    { kind: 'tool-arguments', text: 'in\\n\\"q\\""}' },
    { kind: 'tool-end' },
    ...call('mcp__read', '{}'),
    finish('tool_calls'),
  ];

  test('come back under their own names, free text as free text', () => {
    const stream = write('openai-responses', events, { tools });
    const items = eventsIn(stream)
      .filter(({ event }) => event === 'response.output_item.done')
      .map(({ data }) => objectOf(data)?.item);
    expect(items).toMatchObject([
      { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** Begin\n"q"' },
      { type: 'function_call', name: 'read', namespace: 'mcp', arguments: '{}' },
    ]);
    expect(
      eventsIn(stream)
        .filter(({ event }) => event === 'response.custom_tool_call_input.delta')
        .map(({ data }) => objectOf(data)?.delta),
    ).toEqual(['*** Begin\n"q"']);
  });

  test('the official library builds the same from it', async () => {
    const view = await askThroughSdk('openai-responses', write('openai-responses', events, { tools }), true);
    expect(view.calls).toEqual([
      { name: 'apply_patch', input: '*** Begin\n"q"' },
      { name: 'read', input: {} },
    ]);
  });

  test('a model that writes the text without JSON around it is understood too', () => {
    const bare = [
      events[0],
      { kind: 'tool-arguments', text: '*** Begin' },
      { kind: 'tool-end' },
      finish('tool_calls'),
    ] as readonly ReplyEvent[];
    expect(write('openai-responses', bare, { tools })).toContain('"input":"*** Begin"');
  });
});

test('a chat client that wants thinking excluded sees none', async () => {
  const stream = write('openai-chat', [...rich.slice(0, 5), finish('stop')], {
    reasoning: { effort: 'high', exclude: true },
  });
  expect(stream).not.toContain('reasoning');
  expect(await askThroughSdk('openai-chat', stream, true)).toMatchObject({ text: 'ab', reasoning: '' });
});
