import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSseSplitter, SseOverflowError } from '../../../../electron/gateway/dialects/sse.ts';

function split(text: string, cuts: readonly number[] = []): unknown[] {
  const bytes = Buffer.from(text);
  const splitter = createSseSplitter();
  const marks = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const events = marks.slice(1).flatMap((end, i) => splitter.push(bytes.subarray(marks[i], end)));
  return [...events, ...splitter.end()];
}

test.each([
  ['data: a\n\n', [{ event: null, data: 'a' }]],
  ['data:a\r\n\r\n', [{ event: null, data: 'a' }]],
  ['data:  a\n\n', [{ event: null, data: ' a' }]],
  ['event: message_stop\ndata: {}\n\n', [{ event: 'message_stop', data: '{}' }]],
  ['data: a\ndata: b\n\n', [{ event: null, data: 'a\nb' }]],
  [': ping\n\ndata: a\n\n', [{ event: null, data: 'a' }]],
  ['id: 1\nretry: 5\ndata: a\n\n', [{ event: null, data: 'a' }]],
  ['event: x\n\ndata: a\n\n', [{ event: null, data: 'a' }]],
  ['data\n\n', [{ event: null, data: '' }]],
  ['data: cut short', [{ event: null, data: 'cut short' }]],
  ['\uFEFFdata: a\n\n', [{ event: null, data: 'a' }]],
  ['', []],
])('reads %j', (text, events) => {
  expect(split(text)).toEqual(events);
});

test('chunk boundaries never change the events, not even inside a character', () => {
  const text = 'event: a\r\ndata: {"x":"äöü 🚀"}\r\n\r\n: ping\n\ndata: b\ndata: ✓\n\ndata: [DONE]\n\n';
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
      expect(split(text, cuts)).toEqual(split(text));
    }),
  );
});

test('an event that never ends is refused at the cap instead of filling the memory', () => {
  const splitter = createSseSplitter(1_000);
  expect(() => {
    for (let i = 0; i < 100; i++) splitter.push(Buffer.alloc(100, 'x'));
  }).toThrow(SseOverflowError);
});

test('many events far beyond the cap together are fine', () => {
  const splitter = createSseSplitter(1_000);
  let count = 0;
  for (let i = 0; i < 1_000; i++) count += splitter.push(Buffer.from(`data: ${'y'.repeat(500)}\n\n`)).length;
  expect(count).toBe(1_000);
});
