import { expect, test } from 'vitest';
import { hideSecret } from '../../../../electron/gateway/upstream/hide-secret.ts';

const secret = 'sk-acme-a1?b2>c3~d4';

test.each(['', 'B', 'Be', 'Bearer '])('a key is hidden however it is written after %j', (before) => {
  const bytes = Buffer.from(`${before}${secret} and more`);
  for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
    const shown = hideSecret(`You sent ${bytes.toString(encoding)}.`, secret);
    expect(shown).toContain('[key]');
    const plain = ['base64', 'base64url', 'hex'].map((name) =>
      Buffer.from(shown.replace(/^You sent |\.$/g, '').replaceAll('[key]', ''), name as 'hex').toString('utf8'),
    );
    for (const text of [shown, ...plain]) expect(text).not.toContain('a1?b2');
  }
  expect(hideSecret(bytes.toString('hex').toUpperCase(), secret)).toContain('[key]');
  expect(hideSecret(encodeURIComponent(secret), secret)).toBe('[key]');
});

test('other text stays as it is', () => {
  expect(hideSecret('Nothing to see.', secret)).toBe('Nothing to see.');
  expect(hideSecret('Nothing to see.', undefined)).toBe('Nothing to see.');
  expect(hideSecret('abc', 'abc')).toBe('abc');
});
