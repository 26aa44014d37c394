import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineEnds, hasUsualLines } from '../../../../electron/gateway/upstream/line-ends.ts';

function read(text: string, cuts: readonly number[]): string {
  const bytes = Buffer.from(text);
  const lines = createLineEnds();
  const marks = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return Buffer.concat(marks.slice(1).map((end, i) => lines.read(bytes.subarray(marks[i], end)))).toString();
}

const events = 'event: a\ndata: {"x":"äöü 🚀"}\n\n: ping\n\ndata: b\ndata: ✓\n\ndata: [DONE]\n\n';

test.each([
  ['\r', events],
  ['\n', events],
  ['\r\n', events.replaceAll('\n', '\r\n')],
])('lines that end in %j, cut anywhere', (end, expected) => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 12 }), (cuts) => {
      const text = events.replaceAll('\n', end);
      expect(read(text, cuts)).toBe(expected);
    }),
  );
});

test('the bytes that came stay as they are', () => {
  const bytes = Buffer.from('data: a\r\r');
  createLineEnds().read(bytes);
  expect(bytes.toString()).toBe('data: a\r\r');
});

test.each([
  ['data: a\n', true],
  ['data: a\r\ndata: b\r', true],
  ['data: a\r', false],
  ['data: a\rdata: b\n', false],
  ['data: a', false],
])('the first line of %j has ended as usual: %j', (text, isUsual) => {
  expect(hasUsualLines(Buffer.from(text))).toBe(isUsual);
});
