import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageHeaders } from '../../../electron/page/page-headers.ts';

const policy = pageHeaders['content-security-policy'] ?? '';

test('the policy forbids everything it does not name, and names nothing inline or from elsewhere', () => {
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/unsafe-|\*|https?:|blob:/);
});

test('the policy in the page itself does not promise more', () => {
  const page = readFileSync('renderer/index.html', 'utf8');
  const inPage = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1]?.split('; ') ?? [];
  expect(inPage.length).toBeGreaterThan(0);
  expect(inPage.filter((rule) => !policy.includes(rule))).toEqual([]);
});
