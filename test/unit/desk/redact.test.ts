import { describe, expect, test } from 'vitest';
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

describe('every spelling of a known secret, whole or in part', () => {
  const secret = 'sk/odd+Key==9f"3e-Zq7Lw2Xc5Vb8Nm1';
  const base64 = (shift: string) => Buffer.from(shift + secret).toString('base64');
  const spellings: readonly (readonly [string, string])[] = [
    ['as it is', secret],
    ['in base64', base64('')],
    ['in base64 after a user name', base64('user:')],
    ['in base64 after other bytes', base64('ab')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['in hexadecimal digits', Buffer.from(secret).toString('hex')],
    ['in capital hexadecimal digits', Buffer.from(secret).toString('hex').toUpperCase()],
    ['percent-encoded', encodeURIComponent(secret)],
  ];

  test.each(spellings)('%s', (_name, spelling) => {
    const shown = redact(`before ${spelling} after`, [secret]);
    expect(shown).toMatch(/^before .*\[key\].* after$/);
    expect(longestInCommon(shown, spelling)).toBeLessThan(12);
  });

  test.each(spellings)('the first and the last two thirds of it, %s', (_name, spelling) => {
    const third = Math.ceil(spelling.length / 3);
    for (const piece of [spelling.slice(0, -third), spelling.slice(third), spelling.slice(8, -8)]) {
      const shown = redact(`{"error":"key ${piece}"}`, ['another-secret-that-is-known', secret]);
      expect(shown).toContain('[key]');
      expect(longestInCommon(shown, piece)).toBeLessThan(12);
    }
  });

  test('a piece of twelve characters is found wherever it begins', () => {
    for (let at = 0; at + 12 <= secret.length; at += 1) {
      for (let shift = 0; shift < 8; shift += 1) {
        const text = `${'.'.repeat(shift)}${secret.slice(at, at + 12)}!`;
        expect(redact(text, [secret])).toBe(`${'.'.repeat(shift)}[key]!`);
      }
    }
  });

  test('several pieces in one text, and the words between them stay', () => {
    const text = `one ${secret.slice(0, 20)} two ${secret.slice(5)} three`;
    expect(redact(text, [secret])).toBe('one [key] two [key] three');
  });

  test('short secrets and everyday words are left alone', () => {
    expect(redact('the quick brown fox, development', ['quick', 'my-development-key'])).toBe(
      'the quick brown fox, development',
    );
  });
});

function longestInCommon(text: string, spelling: string): number {
  let longest = 0;
  for (let from = 0; from < spelling.length; from += 1) {
    while (text.includes(spelling.slice(from, from + longest + 1)) && from + longest < spelling.length) longest += 1;
  }
  return longest;
}

test('a secret that begins like another one is taken out whole', () => {
  const secrets = ['my-local-server', 'my-local-server-admin'];
  expect(redact('my-local-server-admin and my-local-server', secrets)).toBe('[key] and [key]');
});
