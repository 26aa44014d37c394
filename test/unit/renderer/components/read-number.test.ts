import { expect, test } from 'vitest';
import { readNumber } from '../../../../renderer/components/read-number.ts';

test.each([
  ['7', false, 7],
  [' 2.5 ', false, 2.5],
  ['2,5', false, 2.5],
  ['9,1250', false, 9.125],
  ['1,000', false, undefined],
  ['1,2,3', false, undefined],
  ['0', false, undefined],
  ['11', false, undefined],
  ['seven', false, undefined],
  ['Infinity', false, undefined],
  ['', false, undefined],
  ['', true, null],
])('"%s" from 1 to 10 (may be empty: %s) is read as %s', (text, mayBeEmpty, value) => {
  expect(readNumber(text, 1, 10, mayBeEmpty)).toBe(value);
});
