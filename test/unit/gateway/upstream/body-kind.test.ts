import { expect, test } from 'vitest';
import { kindOf } from '../../../../electron/gateway/upstream/body-kind.ts';

test.each([
  ['{"id":1}', 'json'],
  [' \r\n\t{', 'json'],
  ['\uFEFF{', 'json'],
  ['data: {}', 'events'],
  ['\n\nevent: x', 'events'],
  ['\uFEFFdata: x', 'events'],
  [': ping', 'events'],
  ['id: 1', 'events'],
  ['retry: 1', 'events'],
  ['[1]', null],
  ['<html>', null],
  ['', null],
  [`${' '.repeat(16)}{`, null],
])('%j is %s', (text, kind) => {
  expect(kindOf(Buffer.from(text))).toBe(kind);
});
