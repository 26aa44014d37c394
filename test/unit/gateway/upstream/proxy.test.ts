import { describe, expect, test } from 'vitest';
import { proxyFor } from '../../../../electron/gateway/upstream/proxy.ts';

const both = { HTTPS_PROXY: 'http://secure.example:3128', HTTP_PROXY: 'http://plain.example:3128' };

function hostOfProxy(address: string, environment: Record<string, string>): string | null {
  const { protocol, hostname, port } = new URL(address);
  return proxyFor({ protocol, port, hostname: hostname.replaceAll(/[[\]]/g, '') }, environment)?.host ?? null;
}

describe('the proxy for an address', () => {
  test.each([
    ['https://api.acme.example', both, 'secure.example:3128'],
    ['http://api.acme.example', both, 'plain.example:3128'],
    ['https://api.acme.example', {}, null],
    ['https://api.acme.example', { HTTP_PROXY: 'http://plain.example:3128' }, null],
    ['https://api.acme.example', { ...both, https_proxy: 'http://lower.example:1' }, 'lower.example:1'],
    ['https://api.acme.example', { ...both, https_proxy: '' }, null],
    ['https://api.acme.example', { HTTPS_PROXY: 'secure.example:3128' }, 'secure.example:3128'],
    ['https://api.acme.example', { HTTPS_PROXY: 'socks5://secure.example:1080' }, null],
    ['https://api.acme.example', { HTTPS_PROXY: 'not an address' }, null],
    ['http://127.0.0.1:11434', both, null],
    ['http://localhost:11434', both, null],
    ['http://[::1]:11434', both, null],
  ])('%s with %j is %s', (address, environment, expected) => {
    expect(hostOfProxy(address, environment)).toBe(expected);
  });

  test.each([
    ['*', true],
    ['acme.example', true],
    ['.acme.example', true],
    ['*.acme.example', true],
    ['API.ACME.EXAMPLE', true],
    ['other.example, api.acme.example', true],
    ['other.example api.acme.example:443', true],
    ['api.acme.example:8443', false],
    ['cme.example', false],
    ['', false],
    [',', false],
  ])('is none with NO_PROXY=%s: %s', (list, expected) => {
    expect(hostOfProxy('https://api.acme.example', { ...both, NO_PROXY: list }) === null).toBe(expected);
  });

  test('is none for an IPv6 address that is listed', () => {
    expect(hostOfProxy('http://[fd00::1]:8000', { ...both, no_proxy: 'fd00::1' })).toBeNull();
    expect(hostOfProxy('http://[fd00::2]:8000', { ...both, no_proxy: 'fd00::1' })).toBe('plain.example:3128');
  });
});
