import { expect, test } from 'vitest';
import { redact } from '../../../electron/desk/redact.ts';

test.each([
  ['a known secret of any shape', 'x my odd secret y', 'x [key] y'],
  ['a client key', 'Bearer pd-0123456789abcdefABCDEF failed', 'Bearer [key] failed'],
  [
    'keys of providers',
    'sk-or-v1-0123456789ab gsk_0123456789ab AIzaSyA0123456789012345678901234567890',
    '[key] [key] [key]',
  ],
  ['nothing else', 'model sk-1, port 7273', 'model sk-1, port 7273'],
])('takes out %s', (_name, text, expected) => {
  expect(redact(text, ['my odd secret', 'short'])).toBe(expected);
});
