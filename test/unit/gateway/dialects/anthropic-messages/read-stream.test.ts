import { expect, test } from 'vitest';
import { createMessagesStreamReader } from '../../../../../electron/gateway/dialects/anthropic-messages/read-stream.ts';
import type { JsonObject } from '../../../../../electron/gateway/dialects/json-value.ts';

/** The arguments of each call, joined. */
function argumentsIn(events: readonly JsonObject[]): readonly string[] {
  const reader = createMessagesStreamReader('minimax');
  const found: string[] = [];
  const replies = events.flatMap((event) => reader.read({ event: null, data: JSON.stringify(event) }));
  for (const reply of [...replies, ...reader.end()]) {
    if (reply.kind === 'tool-start') found.push('');
    else if (reply.kind === 'tool-arguments') found[found.length - 1] += reply.text;
  }
  return found;
}

const start = (index: number, input: JsonObject): JsonObject => ({
  type: 'content_block_start',
  index,
  content_block: { type: 'tool_use', id: `t${index}`, name: 'f', input },
});
const delta = (index: number, partial_json: string): JsonObject => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json },
});
const stop = (index: number): JsonObject => ({ type: 'content_block_stop', index });
const last = { type: 'message_delta', delta: { stop_reason: 'tool_use' } };

test.each<[string, readonly JsonObject[], readonly string[]]>([
  ['with the beginning', [start(0, { a: 1 }), stop(0), last], ['{"a":1}']],
  [
    'with the beginning and again in pieces',
    [start(0, { a: 1 }), delta(0, '{"a":'), delta(0, '1}'), stop(0), last],
    ['{"a":1}'],
  ],
  ['with the beginning and an empty piece', [start(0, { a: 1 }), delta(0, ''), stop(0), last], ['{"a":1}']],
  ['with the beginning, and no call is ended', [start(0, { a: 1 }), start(1, { b: 2 }), last], ['{"a":1}', '{"b":2}']],
  ['in pieces', [start(0, {}), delta(0, '{"a":1}'), stop(0), last], ['{"a":1}']],
])('an input is read once, where it comes %s', (_how, events, inputs) => {
  expect(argumentsIn(events)).toEqual(inputs);
});
