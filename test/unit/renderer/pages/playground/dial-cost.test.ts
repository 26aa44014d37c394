import { expect, test } from 'vitest';
import { formatDialCost } from '../../../../../renderer/pages/playground/dial-cost.ts';

test('the cost at a position of the dial has no more digits than its column has room for', () => {
  expect([null, 0, 0.000_084, 0.000_88, 0.014].map(formatDialCost)).toEqual([
    '–',
    'Free',
    '<$0.0001',
    '$0.00088',
    '$0.014',
  ]);
});
