import { expect, test } from 'vitest';
import { withoutKey } from '../../../../electron/gateway/upstream/without-key.ts';

const secret = 'sk-acme/a1+b2=c3-d4e5f6a7b8c9';
const escaped = [...secret].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

test.each([
  ['as it is', secret],
  ['in base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
  ['without its end', secret.slice(0, -8)],
  ['without its beginning', secret.slice(8)],
  ['with an escaped slash', secret.replace('/', '\\/')],
  ['in escapes', escaped],
  ['in escapes inside of JSON inside of JSON', JSON.stringify(escaped).slice(1, -1)],
  ['in part in escapes', `${secret.slice(0, 5)}${escaped.slice(30, 138)}`],
])('a key is taken out of an error %s', (_name, spelling) => {
  const shown = withoutKey(`{"error":{"message":"The key ${spelling} is \\"wrong\\"."},"at":1}`, secret);
  expect(shown).toContain('[key]');
  expect(shown).not.toContain(spelling.slice(-10));
  expect(JSON.parse(shown)).toMatchObject({ error: { message: expect.stringContaining('is "wrong".') as unknown } });
});

test('an error without the key keeps every byte', () => {
  const text = String.raw`{"error":{"message":"\u0041 \/ \\u0041 \u00e9 \"x\"","code":12345678901234567890}}`;
  expect(withoutKey(text, secret)).toBe(text);
  expect(withoutKey(text, undefined)).toBe(text);
});

test('an error of nothing but backslashes takes no longer than others', () => {
  const text = `{"error":{"message":"${'\\'.repeat(250_000)}"}}`;
  expect(withoutKey(text, secret)).toBe(text);
});
