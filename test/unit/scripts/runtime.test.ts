import { expect, test } from 'vitest';
import { isNewEnough } from '../../../scripts/runtime.mjs';

test.each([
  ['20.20.2', false],
  ['22.18.0', false],
  ['22.19.0', true],
  ['23.0.0', true],
  ['24.21.0', true],
  ['9.0.0', false],
])('Node %s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});
