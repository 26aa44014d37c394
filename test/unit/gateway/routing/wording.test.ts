import { expect, test } from 'vitest';
import { usd } from '../../../../electron/gateway/routing/wording.ts';

test.each([
  [0, '$0'],
  [2, '$2'],
  [0.1, '$0.10'],
  [2.5, '$2.50'],
  [0.075, '$0.075'],
  [0.000_000_4, '$0'],
])('a price of %s USD is written as %s', (value, text) => {
  expect(usd(value)).toBe(text);
});
