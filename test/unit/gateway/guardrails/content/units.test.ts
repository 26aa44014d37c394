import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitsOf } from '../../../../../electron/gateway/guardrails/content/pattern/units.ts';

const asked = (text: string): number[] => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const read = (text: string): number[] => [...unitsOf(text).subarray(0, text.length)];

test('a text has the units that it has when asked for each', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      expect(read(text)).toEqual(asked(text));
    }),
  );
});

test.each([
  '',
  'a',
  '\u0000\u007f\u0080\u07ff\u0800\uffff',
  '😀',
  'a😀é€\u{10ffff}\u{10000}z',
  'x'.repeat(20_000),
  'é😀'.repeat(9_000),
])('also this one: %.20j', (text) => {
  expect(read(text)).toEqual(asked(text));
});

test('half a pair takes one place', () => {
  expect(read('a\ud83db\ude00')).toEqual([0x61, 0xfffd, 0x62, 0xfffd]);
});

test('the room of a very long text is not kept, nor is it taken for later ones', () => {
  const long = 'é'.repeat(300_000);
  const units = unitsOf(long);
  expect([units.length, units[299_999], unitsOf(long) === units]).toEqual([300_000, 0xe9, false]);
  expect(unitsOf('short').length).toBeLessThan(300_000);
  expect(read('short')).toEqual(asked('short'));
});
