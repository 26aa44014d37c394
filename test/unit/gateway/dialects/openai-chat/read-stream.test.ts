import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../electron/gateway/dialects/json-value.ts';
import { readChatReply } from '../../../../../electron/gateway/dialects/openai-chat/read-reply.ts';
import { createChatStreamReader } from '../../../../../electron/gateway/dialects/openai-chat/read-stream.ts';
import type { ReplyEvent } from '../../../../../electron/gateway/dialects/reply.ts';

/** Reads the chunks of an answer that calls tools. */
function read(deltas: readonly JsonObject[]): readonly ReplyEvent[] {
  const reader = createChatStreamReader();
  const chunks = [
    ...deltas.map((delta) => ({ id: 'x', choices: [{ index: 0, delta }] })),
    { id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
  ];
  return chunks.flatMap((chunk) => reader.read({ event: null, data: JSON.stringify(chunk) }));
}

/** Calls as `id name arguments`. */
function callsIn(events: readonly ReplyEvent[]): readonly string[] {
  const calls: string[] = [];
  for (const event of events) {
    if (event.kind === 'tool-start') calls.push(`${event.id} ${event.name} `);
    if (event.kind === 'tool-arguments') calls.push(`${calls.pop()}${event.text}`);
  }
  return calls;
}

function piece(fields: JsonObject, name?: string, text?: unknown): JsonObject {
  return { ...fields, function: { name, arguments: text } };
}

describe('calls in the chunks of an answer', () => {
  test.each([
    [
      'each begins with its index',
      [
        [piece({ index: 0, id: 'a' }, 'f', '')],
        [piece({ index: 1, id: 'b' }, 'g', '')],
        [piece({ index: 0 }, undefined, '{"x":1}')],
        [piece({ index: 1 }, undefined, '{"y":2}')],
      ],
      ['a f {"x":1}', 'b g {"y":2}'],
    ],
    [
      'another id with a name begins another call, though the index is the same (Google)',
      [
        [piece({ index: 0, id: 'a' }, 'f', '{"x":1}')],
        [piece({ index: 0, id: 'b' }, 'g', '{"y":'), piece({ index: 0 }, undefined, '2}')],
      ],
      ['a f {"x":1}', 'b g {"y":2}'],
    ],
    [
      'a call without arguments ends where the next takes its index',
      [[piece({ index: 0, id: 'a' }, 'f'), piece({ index: 0, id: 'b' }, 'g', '{}')]],
      ['a f ', 'b g {}'],
    ],
    [
      'a new id alone begins nothing (vLLM)',
      [
        [piece({ index: 0, id: 'a' }, 'f')],
        [piece({ index: 0, id: 'b' }, undefined, '{"x"')],
        [piece({ index: 0, id: 'c' }, undefined, ':1}')],
      ],
      ['a f {"x":1}'],
    ],
    [
      'the name may come later than the id, even later than the arguments',
      [[piece({ index: 0, id: 'a' })], [piece({ index: 0 }, undefined, '{"x"')], [piece({ index: 0 }, 'f', ':1}')]],
      ['a f {"x":1}'],
    ],
    [
      'without an index the id tells',
      [
        [piece({ id: 'a' }, 'f', '{"x"'), piece({ id: 'b' }, 'g', '{"y"')],
        [piece({ id: 'a' }, undefined, ':1}'), piece({ id: 'b' }, 'g', ':2}')],
      ],
      ['a f {"x":1}', 'b g {"y":2}'],
    ],
    [
      'without index and id each name begins a call',
      [[piece({}, 'f', '{"x":1}')], [piece({}, 'f', '{"x"'), piece({}, undefined, ':2}')]],
      ['call_x_0 f {"x":1}', 'call_x_1 f {"x":2}'],
    ],
    [
      'without ids another name begins a call, though the index is the same',
      [[piece({ index: 0, id: '' }, 'f', '{}')], [piece({ index: 0, id: '' }, 'g', '')]],
      ['call_x_0 f {}', 'call_x_1 g '],
    ],
    [
      'another object behind a whole one is another call of the same tool, whatever is missing (Google)',
      [
        [piece({ index: 0 }, 'f', '{"x":1}'), piece({ index: 0 }, 'f', '{"x":2}')],
        [piece({ index: 0 }, '', '{"x"'), piece({ index: 0 }, '', ':3}')],
      ],
      ['call_x_0 f {"x":1}', 'call_x_1 f {"x":2}', 'call_x_2 f {"x":3}'],
    ],
    [
      'braces within a text are none of it, nor is a name that comes with every piece',
      [
        [piece({ index: 0, id: 'a' }, 'f', '{"x":"}')],
        [piece({ index: 0, id: 'a' }, 'f', '{'), piece({ index: 0 }, 'f', '{"}')],
      ],
      ['a f {"x":"}{{"}'],
    ],
    [
      'an index may be a text',
      [
        [piece({ index: '0', id: 'a' }, 'f', '{"x"'), piece({ index: '1', id: 'b' }, 'g', '{}')],
        [piece({ index: '0' }, undefined, ':1}')],
      ],
      ['a f {"x":1}', 'b g {}'],
    ],
    ['arguments may be an object', [[piece({ index: 0, id: 'a' }, 'f', { x: [1] })]], ['a f {"x":[1]}']],
    ['a piece that says nothing is no call', [[piece({ index: 0, id: 'a' })]], []],
  ] as const)('%s', (_, chunks, calls) => {
    const events = read(chunks.map((entries) => ({ tool_calls: entries })));
    expect(callsIn(events)).toEqual(calls);
    expect(events.filter((event) => event.kind === 'tool-end')).toHaveLength(calls.length);
    expect(events.at(-1)).toMatchObject({ kind: 'finish', reason: calls.length > 0 ? 'tool_calls' : 'stop' });
  });

  test('in a whole answer arguments may be an object too', () => {
    const message = { tool_calls: [{ id: 'a', ...piece({}, 'f', { x: [1] }) }] };
    expect(readChatReply({ choices: [{ message, finish_reason: 'tool_calls' }] })).toMatchObject({
      parts: [{ kind: 'tool-call', arguments: '{"x":[1]}' }],
    });
  });

  test.each([
    [
      'calls that come behind it',
      [{ content: 'Let me see.' }, { tool_calls: [piece({ index: 0, id: 'a' }, 'f', '{}')] }],
      'tool_calls',
    ],
    ['nothing but text', [{ content: 'Let ' }, { content: 'me see.' }], 'stop'],
  ])('a reason to stop with every chunk: %s', (_, deltas, reason) => {
    const reader = createChatStreamReader();
    const events = deltas.flatMap((delta) => {
      const chunk = { choices: [{ index: 0, delta, finish_reason: 'stop' }] };
      return reader.read({ event: null, data: JSON.stringify(chunk) });
    });
    expect(events.findLast((event) => event.kind === 'finish')).toMatchObject({ reason });
    expect(events.at(-1)?.kind).toBe(reason === 'stop' ? 'text' : 'finish');
  });
});

test('a refusal is the reason to stop, though OpenAI says only `stop`', () => {
  const reader = createChatStreamReader();
  const events = [
    { id: 'x', choices: [{ index: 0, delta: { refusal: 'No.' } }] },
    { id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ].flatMap((chunk) => reader.read({ event: null, data: JSON.stringify(chunk) }));
  expect(events.at(-1)).toMatchObject({ kind: 'finish', reason: 'refusal' });
});
