import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../../electron/gateway/dialects/json-value.ts';
import { createResponsesStreamReader } from '../../../../../electron/gateway/dialects/openai-responses/read-stream.ts';
import type { ReplyEvent } from '../../../../../electron/gateway/dialects/reply.ts';

function read(events: readonly JsonObject[], output: readonly JsonObject[] = []): readonly ReplyEvent[] {
  const reader = createResponsesStreamReader('openai');
  const response = { id: 'r', model: 'm', status: 'completed', output };
  return [...events, { type: 'response.completed', response }].flatMap((event) =>
    reader.read({ event: null, data: JSON.stringify(event) }),
  );
}

const done = (output_index: number, content: readonly JsonObject[]): JsonObject => ({
  type: 'response.output_item.done',
  output_index,
  item: { type: 'message', role: 'assistant', content },
});

test('a text that comes only with the end of its item is no empty answer', () => {
  expect(read([done(0, [{ type: 'output_text', text: 'Hi' }])])).toEqual([
    { kind: 'text', text: 'Hi' },
    { kind: 'finish', reason: 'stop', stopSequence: null },
  ]);
  expect(read([done(0, [{ type: 'refusal', refusal: 'No.' }])])).toEqual([
    { kind: 'refusal', text: 'No.' },
    { kind: 'finish', reason: 'refusal', stopSequence: null },
  ]);
});

test.each([0, 1])('a text that came in pieces is not said again, though its index may change: %i', (index) => {
  expect(
    read([
      { type: 'response.output_text.delta', output_index: 0, delta: 'Hi' },
      done(index, [{ type: 'output_text', text: 'Hi' }]),
      done(2, [{ type: 'output_text', text: 'there' }]),
    ]),
  ).toMatchObject([{ text: 'Hi' }, { text: 'there' }, { kind: 'finish' }]);
});

const call = { type: 'function_call', call_id: 'c', name: 'f' };
const called = [
  { kind: 'tool-start', id: 'c', name: 'f', namespace: null, custom: false },
  { kind: 'tool-arguments', text: '{"a":1}' },
  { kind: 'tool-end' },
  { kind: 'finish', reason: 'tool_calls', stopSequence: null },
];

test('arguments that come only with their end are not lost, also where every item has one index', () => {
  const added = { type: 'response.output_item.added', output_index: 0, item: { ...call, arguments: '' } };
  const text = { type: 'response.output_text.delta', output_index: 0, delta: 'Hi' };
  const end = { type: 'response.function_call_arguments.done', output_index: 0, arguments: '{"a":1}' };
  const item = { type: 'response.output_item.done', output_index: 0, item: { ...call, arguments: '{"a":1}' } };
  expect(read([added, end])).toEqual(called);
  expect(read([added, end, item])).toEqual(called);
  expect(read([text, added, item])).toEqual([{ kind: 'text', text: 'Hi' }, ...called]);
});

test('an answer that stands only in the last event is no empty one', () => {
  const message = { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] };
  const output = [message, { ...call, arguments: '{"a":1}' }];
  expect(read([], output)).toEqual([{ kind: 'text', text: 'Hi' }, ...called]);
  expect(read([done(0, message.content)], [message])).toHaveLength(2);
});
