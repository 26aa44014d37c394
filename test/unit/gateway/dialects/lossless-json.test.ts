import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { parseLossless } from '../../../../electron/gateway/dialects/lossless-json.ts';
import { targets } from '../../../support/dialect-fixtures.ts';

test('every integer keeps its digits', () => {
  fc.assert(
    fc.property(fc.bigInt(), (value) => {
      const text = `{"a":[${value}],"b":"${value}"}`;
      expect(JSON.stringify(parseLossless(text))).toBe(text);
    }),
  );
});

test('numbers a double holds stay numbers', () => {
  expect(parseLossless('{"a":1234567890123456,"b":0.5,"c":"1234567890123456789"}')).toEqual({
    a: 1_234_567_890_123_456,
    b: 0.5,
    c: '1234567890123456789',
  });
  expect(parseLossless('[1]')).toEqual([1]);
  expect(() => parseLossless('{')).toThrow(SyntaxError);
});

test('an id of 64 bits in a tool’s arguments survives the way to a format with objects', () => {
  const body = {
    model: 'm',
    messages: [
      {
        role: 'assistant',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"id":1234567890123456789}' } }],
      },
    ],
  };
  for (const dialect of ['anthropic-messages', 'gemini'] as const) {
    const written = outboundCodecs[dialect].writeRequest(
      inboundCodecs['openai-chat'].readRequest(body),
      targets[dialect],
    );
    expect(JSON.stringify(written.body)).toContain('{"id":1234567890123456789}');
  }
  const back = parseLossless(
    '{"content":[{"type":"tool_use","id":"c","name":"f","input":{"id":1234567890123456789}}],"stop_reason":"tool_use"}',
  ) as JsonObject;
  expect(outboundCodecs['anthropic-messages'].readReply(back, 'anthropic')).toMatchObject({
    parts: [{ arguments: '{"id":1234567890123456789}' }],
  });
});
