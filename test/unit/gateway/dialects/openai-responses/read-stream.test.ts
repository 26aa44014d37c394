import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../../electron/gateway/dialects/json-value.ts';
import { createResponsesStreamReader } from '../../../../../electron/gateway/dialects/openai-responses/read-stream.ts';
import type { ReplyEvent } from '../../../../../electron/gateway/dialects/reply.ts';

function read(events: readonly JsonObject[]): readonly ReplyEvent[] {
  const reader = createResponsesStreamReader('openai');
  const response = { id: 'r', model: 'm', status: 'completed', output: [] };
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
