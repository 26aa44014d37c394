import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createWindowServer, type WindowServer } from '../../../electron/headless/window-server.ts';
import type { WindowFile } from '../../../electron/page/window-files.ts';
import type { Handlers } from '../../../shared/ipc.ts';

/** Only the calls that the tests make; the others would fail the test by being missing. */
const handlers = {
  'tier.set': async ({ tier }: { tier: string }) => {
    if (tier === 'low') throw new Error('Not today.');
    return {};
  },
} as unknown as Handlers;

const page: WindowFile = { type: 'text/html; charset=utf-8', bytes: Buffer.from('<title>Pareto Desk</title>') };
const files = new Map([
  ['/', page],
  ['/assets/app.js', { type: 'text/javascript; charset=utf-8', bytes: Buffer.from('1') }],
]);

let server: WindowServer;
let port: number;
let token: string;

beforeEach(async () => {
  server = createWindowServer(files, () => handlers);
  port = await server.listen(0);
  token = new URL(server.address()).hash.replace('#token=', '');
  return () => server.close();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Plain HTTP, because fetch forbids a foreign Host header. */
function send(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const json = { 'content-type': 'application/json' };

/** Exchanges the token for a session. */
async function logIn(): Promise<string> {
  const { text } = await send('POST', '/session', json, JSON.stringify({ token }));
  return `Bearer ${(JSON.parse(text) as { readonly session: string }).session}`;
}

test('the token of the printed address is exchanged for a session, never for a cookie', async () => {
  expect(server.address()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_-]{43}$/);
  const { status, headers, text } = await send('POST', '/session', json, JSON.stringify({ token }));
  expect([status, headers['set-cookie']]).toEqual([200, undefined]);
  expect(JSON.parse(text)).toEqual({ session: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string });
  expect(text).not.toContain(token);
});

test('with the session a call is answered in its envelope', async () => {
  const authorization = await logIn();
  const call = async (name: string, input: unknown) =>
    JSON.parse(
      (await send('POST', `/call/${name}`, { ...json, authorization }, JSON.stringify(input))).text,
    ) as unknown;
  expect(await call('tier.set', { tier: 'high' })).toEqual({ ok: true, value: {} });
  expect(await call('tier.set', { tier: 'low' })).toEqual({
    ok: false,
    error: { code: 'failed', message: 'Not today.' },
  });
  expect(await call('tier.set', { tier: 'best' })).toEqual({
    ok: false,
    error: { code: 'bad_input', message: 'This was not understood: tier.' },
  });
  expect(await call('toString', {})).toMatchObject({ ok: false, error: { code: 'unknown_call' } });
});

test('the page and its files are served with a strict policy and nothing else about them', async () => {
  const { status, headers, text } = await send('GET', '/');
  expect([status, text]).toEqual([200, '<title>Pareto Desk</title>']);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  expect((await send('GET', '/assets/app.js')).status).toBe(200);
});

describe('is closed to', () => {
  const body = JSON.stringify({ tier: 'high' });
  const here = () => `127.0.0.1:${port}`;

  test.each<[string, string, string, (authorization: string) => Record<string, string>, number]>([
    ['a call without a session', 'POST', '/call/tier.set', () => json, 401],
    ['a call with a made-up session', 'POST', '/call/tier.set', () => ({ ...json, authorization: 'Bearer x' }), 401],
    [
      'a session in a cookie',
      'POST',
      '/call/tier.set',
      (authorization) => ({ ...json, cookie: `pareto-desk-session=${authorization.slice('Bearer '.length)}` }),
      401,
    ],
    [
      'the token in place of the session',
      'POST',
      '/call/tier.set',
      () => ({ ...json, authorization: `Bearer ${token}` }),
      401,
    ],
    ['events without a session', 'GET', '/events', () => ({}), 401],
    [
      'a rebound host name',
      'POST',
      '/call/tier.set',
      (authorization) => ({ ...json, authorization, host: `evil.example:${port}` }),
      421,
    ],
    ['a host name on another port', 'GET', '/', () => ({ host: '127.0.0.1:1' }), 421],
    ['a host name without a port', 'GET', '/', () => ({ host: '127.0.0.1' }), 421],
    ['the address 0.0.0.0', 'GET', '/', () => ({ host: `0.0.0.0:${port}` }), 421],
    [
      'a page of a foreign origin',
      'POST',
      '/call/tier.set',
      (authorization) => ({ ...json, authorization, origin: 'https://evil.example' }),
      403,
    ],
    [
      'a page without an origin',
      'POST',
      '/call/tier.set',
      (authorization) => ({ ...json, authorization, origin: 'null' }),
      403,
    ],
    [
      'a page on another local port',
      'POST',
      '/call/tier.set',
      (authorization) => ({ ...json, authorization, origin: 'http://127.0.0.1:1' }),
      403,
    ],
    [
      'the same address over https',
      'POST',
      '/call/tier.set',
      (authorization) => ({ ...json, authorization, origin: `https://${here()}` }),
      403,
    ],
    ['a cross-site script', 'GET', '/assets/app.js', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
    [
      'a same-site call',
      'POST',
      '/call/tier.set',
      (authorization) => ({ ...json, authorization, 'sec-fetch-site': 'same-site' }),
      403,
    ],
    [
      'a frame in another page',
      'GET',
      '/',
      () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }),
      403,
    ],
    ['a form', 'POST', '/call/tier.set', (authorization) => ({ authorization, 'content-type': 'text/plain' }), 415],
    ['a call by GET', 'GET', '/call/tier.set', (authorization) => ({ authorization }), 405],
    ['a preflight', 'OPTIONS', '/call/tier.set', (authorization) => ({ ...json, authorization }), 405],
    ['a path outside the page', 'GET', '/../package.json', () => ({}), 404],
    ['an encoded path outside the page', 'GET', '/%2e%2e/package.json', () => ({}), 404],
    ['an absolute address', 'GET', 'http://evil.example/', () => ({}), 400],
  ])('%s', async (_name, method, path, headersFor, status) => {
    const authorization = await logIn();
    const answer = await send(method, path, headersFor(authorization), method === 'POST' ? body : undefined);
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('a wrong token', async () => {
    for (const wrong of ['', 'x', `${token}x`, token.slice(1)]) {
      const answer = await send('POST', '/session', json, JSON.stringify({ token: wrong }));
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
    }
    expect((await send('POST', '/session', json, '{')).status).toBe(400);
    expect((await send('POST', '/session', json, 'null')).status).toBe(401);
  });

  test('a body that is far too large', async () => {
    const authorization = await logIn();
    const huge = JSON.stringify({ text: 'x'.repeat(13_000_000) });
    expect((await send('POST', '/call/tier.set', { ...json, authorization }, huge)).status).toBe(413);
  });

  test('a WebSocket', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /events HTTP/1.1\r\nHost: ${here()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    const [first] = await new Promise<[Buffer]>((resolve) => socket.once('data', (chunk: Buffer) => resolve([chunk])));
    expect(first.toString()).toMatch(/^HTTP\/1\.1 403/);
  });

  test('a WebSocket whose caller is gone before it is refused', async () => {
    const crashes: unknown[] = [];
    const note = (error: unknown) => void crashes.push(error);
    process.on('uncaughtException', note);
    onTestFinished(() => void process.off('uncaughtException', note));
    for (let tries = 0; tries < 50; tries += 1) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      socket.write(`GET /events HTTP/1.1\r\nHost: ${here()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, () =>
        socket.resetAndDestroy(),
      );
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect((await send('GET', '/')).status).toBe(200);
    expect(crashes).toEqual([]);
  });
});

// every address of 127.0.0.0/8 is this machine's there, and only one of them is ours
test.runIf(process.platform === 'linux')('no other address of this machine leads to the window', async () => {
  const socket = connect(port, '127.0.0.2');
  const [error] = await new Promise<[NodeJS.ErrnoException | null]>((resolve) => {
    socket.on('connect', () => resolve([null])).on('error', (cause) => resolve([cause]));
  });
  socket.destroy();
  expect(error?.code).toBe('ECONNREFUSED');
});

test('a person may follow a link to the page', async () => {
  const opening = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  expect((await send('GET', '/', opening)).status).toBe(200);
  expect((await send('GET', '/assets/app.js', opening)).status).toBe(403);
});

test('events reach every window that is logged in', async () => {
  const authorization = await logIn();
  const aborter = new AbortController();
  onTestFinished(() => aborter.abort());
  const stream = await fetch(`http://127.0.0.1:${port}/events`, { headers: { authorization }, signal: aborter.signal });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  server.announce('requests.cleared', {});
  while (!text.includes('requests.cleared')) text += (await reader?.read())?.value ?? '';
  expect(text).toContain('event: requests.cleared\ndata: {}\n\n');
});

test('of very many windows the one that logged in first is signed out', async () => {
  const first = await logIn();
  const statusOf = async (authorization: string) =>
    (await send('POST', '/call/tier.set', { ...json, authorization }, JSON.stringify({ tier: 'high' }))).status;
  for (let others = 0; others < 31; others += 1) await logIn();
  expect(await statusOf(first)).toBe(200);
  const last = await logIn();
  expect([await statusOf(first), await statusOf(last)]).toEqual([401, 200]);
});

test('a window that lost its stream can log in again with the same address', async () => {
  const first = await logIn();
  const second = await logIn();
  expect(first).not.toBe(second);
  for (const authorization of [first, second])
    expect(
      (await send('POST', '/call/tier.set', { ...json, authorization }, JSON.stringify({ tier: 'high' }))).status,
    ).toBe(200);
});
