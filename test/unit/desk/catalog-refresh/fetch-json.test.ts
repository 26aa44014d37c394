import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createFetcher, type Fetched } from '../../../../electron/desk/catalog-refresh/fetch-json.ts';
import { startSources, versioned, type SourceReply } from '../../../support/catalog-sources.ts';

const now = Date.parse('2026-11-23T12:00:00Z');

function fetcher(limits = { timeoutMs: 2_000, maxBytes: 10_000 }) {
  const made = createFetcher(() => now, limits);
  onTestFinished(() => made.close());
  return made;
}

async function fetched(reply: SourceReply): Promise<Fetched> {
  const server = await startSources();
  server.answer('/list', reply);
  return fetcher().get(`${server.origin}/list`, {}, null);
}

test('an answer comes with the version it has', async () => {
  const headers = { etag: '"v1"', 'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT' };
  expect(await fetched({ headers, body: { data: [1] } })).toEqual({
    kind: 'changed',
    json: { data: [1] },
    validators: { etag: '"v1"', lastModified: 'Mon, 23 Nov 2026 10:00:00 GMT' },
  });
  expect(await fetched({ body: {} })).toMatchObject({ kind: 'changed', validators: null });
});

test('a version that is known is asked for, and 304 says that it still holds', async () => {
  const server = await startSources();
  server.answer('/list', versioned('"v1"', {}));
  const url = `${server.origin}/list`;
  const known = { etag: '"v1"', lastModified: 'Mon, 23 Nov 2026 10:00:00 GMT' };
  expect(await fetcher().get(url, {}, known)).toEqual({ kind: 'unchanged' });
  expect(server.asked[0]?.headers).toMatchObject({
    'if-none-match': '"v1"',
    'if-modified-since': 'Mon, 23 Nov 2026 10:00:00 GMT',
  });
});

test('a 304 that nobody asked for is a failure: there is nothing that it could confirm', async () => {
  expect(await fetched({ status: 304 })).toMatchObject({ kind: 'failed', status: 304 });
});

test.each<[number, RegExp, boolean]>([
  [401, /refused the key \(401\)/, false],
  [403, /refused the key \(403\)/, false],
  [404, /status 404/, false],
  [429, /slow down/, true],
  [500, /problem of its own/, true],
  [503, /problem of its own/, true],
])('status %i is told in words, and whether it may pass', async (status, reason, passing) => {
  const answer = await fetched({ status, body: 'x'.repeat(50_000) });
  expect(answer).toMatchObject({ kind: 'failed', status, passing });
  expect(answer.kind === 'failed' && answer.reason).toMatch(reason);
});

test.each([
  ['120', 120_000],
  ['Mon, 23 Nov 2026 12:05:00 GMT', 300_000],
])('Retry-After: %s is read', async (value, retryAfterMs) => {
  expect(await fetched({ status: 429, headers: { 'retry-after': value } })).toMatchObject({ retryAfterMs });
});

test('a redirect is not followed: the key stays where it belongs', async () => {
  const [server, other] = [await startSources(), await startSources()];
  server.answer('/list', { status: 302, headers: { location: `${other.origin}/stolen` } });
  const answer = await fetcher().get(`${server.origin}/list`, { authorization: 'Bearer sk-secret' }, null);
  expect(answer).toMatchObject({ kind: 'failed', status: 302, passing: false });
  expect(answer.kind === 'failed' && answer.reason).toMatch(/another address/);
  expect(other.asked).toEqual([]);
  expect(JSON.stringify(answer)).not.toContain('sk-secret');
});

test('more bytes than allowed are not read', async () => {
  expect(await fetched({ body: `"${'x'.repeat(20_000)}"` })).toMatchObject({ kind: 'failed', passing: false });
});

test('what is no JSON is told as such', async () => {
  const answer = await fetched({ body: '<html>maintenance</html>' });
  expect(answer.kind === 'failed' && answer.reason).toMatch(/not with JSON/);
});

test.each(['http://models.example/api.json', 'file:///etc/passwd', 'http://192.168.1.2/x', 'nonsense'])(
  '%s is not asked: only https, and this machine',
  async (url) => {
    const answer = await fetcher().get(url, {}, null);
    expect(answer).toMatchObject({ kind: 'failed', passing: false });
    expect(answer.kind === 'failed' && answer.reason).toMatch(/no https address/);
  },
);

test('a server that never answers is given up', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const answer = await fetcher({ timeoutMs: 100, maxBytes: 10 }).get(url, {}, null);
  expect(answer).toMatchObject({ kind: 'failed', passing: true });
  expect(answer.kind === 'failed' && answer.reason).toMatch(/did not answer within/);
});

test('a connection that breaks in the middle is a failure', async () => {
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(200, { 'content-length': '100' });
    outgoing.write('{"data":[', () => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect(await fetcher().get(url, {}, null)).toMatchObject({ kind: 'failed', passing: true });
});
