import { connect } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { Agent } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answers } from '../support/fake-upstream.ts';
import { chat, json, key, useFrontDoor } from '../support/front-door.ts';
import { aModel, aProvider, clientSecret, startGateway } from '../support/running-gateway.ts';

const door = useFrontDoor();
const { send } = door;

describe('callers', () => {
  test.each([
    'evil.example',
    'evil.example:PORT',
    '0.0.0.0:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.evil.example:PORT',
    '127.0.0.1.nip.io:PORT',
    '[::]:PORT',
    'user@127.0.0.1:PORT',
  ])('Host %s is refused, even with the right key', async (host) => {
    const headers = { ...json, host: host.replace('PORT', String(door.gateway.port)) };
    const answer = await send('POST', '/v1/chat/completions', headers, chat);
    expect([answer.status, door.upstream.seen.length]).toEqual([421, 0]);
  });

  test.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT'])('Host %s is ours', async (host) => {
    const answer = await send('GET', '/v1/models', { ...key, host: host.replace('PORT', String(door.gateway.port)) });
    expect(answer.status).toBe(200);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { origin: 'https://app.example.evil.example' },
    { origin: 'http://app.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('a page is refused: %j', async (headers) => {
    const answer = await send('POST', '/v1/chat/completions', { ...json, ...headers }, chat);
    expect([answer.status, door.upstream.seen.length]).toEqual([403, 0]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('a page is not granted anything beforehand either, not even to a private network', async () => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' };
    const answer = await send('OPTIONS', '/v1/chat/completions', { origin: 'https://evil.example', ...asked });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    const allowed = await send('OPTIONS', '/v1/chat/completions', { origin: 'https://app.example', ...asked });
    expect(Object.keys(allowed.headers).filter((name) => name.includes('network'))).toEqual([]);
  });

  // every address of 127.0.0.0/8 is this machine's there, and only one of them is ours
  test.runIf(process.platform === 'linux')('no other address of this machine leads here', async () => {
    const socket = connect(door.gateway.port, '127.0.0.2');
    const [error] = await new Promise<[NodeJS.ErrnoException | null]>((resolve) => {
      socket.on('connect', () => resolve([null])).on('error', (cause) => resolve([cause]));
    });
    socket.destroy();
    expect(error?.code).toBe('ECONNREFUSED');
  });

  test('an allowed page may ask with the makers’ own libraries, whatever headers they add', async () => {
    const page = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' };
    const anthropic = new Anthropic({
      apiKey: clientSecret,
      baseURL: door.gateway.origin,
      maxRetries: 0,
      dangerouslyAllowBrowser: true,
      // as a browser does: what is not granted is not sent
      async fetch(url, init) {
        const names = [...new Headers(init?.headers).keys()];
        const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': names.join() };
        const { status, headers } = await send('OPTIONS', '/v1/messages', { ...page, ...asked });
        const granted = new Set(String(headers['access-control-allow-headers']).split(/, ?/));
        expect([status, names.filter((name) => !granted.has(name))]).toEqual([204, []]);
        return fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), ...page } });
      },
    });
    door.upstream.play(answers('Fine.'));
    const messages = [{ role: 'user' as const, content: 'x' }];
    const asking = anthropic.messages.create({ model: 'pareto-code', max_tokens: 9, messages });
    const { response } = await asking.withResponse();
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer pd-wrong' }],
    ['an empty key', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${clientSecret}` }],
    ['a wrong x-api-key', { 'x-api-key': 'pd-wrong' }],
  ])('%s is a 401 on every route', async (_name, headers) => {
    for (const [method, path] of [
      ['POST', '/v1/chat/completions'],
      ['POST', '/v1/route'],
      ['GET', '/v1/models'],
      ['GET', '/v1/models/acme/one'],
    ] as const) {
      const answer = await send(
        method,
        path,
        { 'content-type': 'application/json', ...headers },
        method === 'POST' ? chat : '',
      );
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.body).not.toContain('pd-wrong');
    }
    expect(door.upstream.seen).toHaveLength(0);
  });

  test.each<[string, Record<string, string>]>([
    ['Bearer', { authorization: `bearer ${clientSecret}` }],
    ['x-api-key', { 'x-api-key': clientSecret }],
  ])('the key may come as %s', async (_name, headers) => {
    expect((await send('GET', '/v1/models', headers)).status).toBe(200);
  });

  test('an upgrade is refused; on /responses with 426, which Codex falls back on', async () => {
    const upgrade = { ...key, connection: 'Upgrade', upgrade: 'websocket' };
    expect((await send('GET', '/v1/responses', upgrade)).status).toBe(426);
    expect((await send('GET', '/v1/models', upgrade)).status).toBe(403);
  });

  test('a call that has gone through eight gateways goes no further', async () => {
    const through = (gateways: number) => ({
      ...json,
      'x-pareto-desk-hop': Array(gateways).fill('another').join(', '),
    });
    door.upstream.play(answers('Fine.'));
    expect((await send('POST', '/v1/chat/completions', through(7), chat)).status).toBe(200);
    expect((await send('POST', '/v1/chat/completions', through(8), chat)).status).toBe(508);
    expect(door.upstream.seen).toHaveLength(1);
  });

  test('an upgrade whose caller is gone before it is refused ends nothing', async () => {
    const crashes: unknown[] = [];
    const note = (error: unknown) => void crashes.push(error);
    process.on('uncaughtException', note);
    onTestFinished(() => void process.off('uncaughtException', note));
    for (let tries = 0; tries < 50; tries += 1) {
      const socket = connect(door.gateway.port, '127.0.0.1').on('error', () => {});
      socket.write(
        `GET /v1/responses HTTP/1.1\r\nHost: 127.0.0.1:${door.gateway.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        () => socket.resetAndDestroy(),
      );
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect((await send('GET', '/healthz', {})).status).toBe(200);
    expect(crashes).toEqual([]);
  });
});

describe('a connection that was let in', () => {
  const basic = { authorization: 'Basic dXNlcjpwYXNz' };
  const sequences: readonly (readonly [string, readonly Record<string, string>[], readonly number[]])[] = [
    ['is asked again for another bearer token', [key, { authorization: 'Bearer pd-wrong' }, key], [200, 401, 200]],
    ['is asked again where the key is left out', [key, {}, key], [200, 401, 200]],
    [
      'is asked again for the key beside another credential',
      [{ ...basic, 'x-api-key': clientSecret }, { ...basic, 'x-api-key': 'pd-wrong' }, basic],
      [200, 401, 401],
    ],
    [
      'is asked again for each key of another header',
      [{ 'x-api-key': clientSecret }, { 'x-api-key': 'pd-wrong' }, { 'x-api-key': clientSecret }, {}],
      [200, 401, 200, 401],
    ],
  ];

  test.each(sequences)('%s', async (_name, requests, expected) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statuses: number[] = [];
    for (const headers of requests) statuses.push((await send('GET', '/v1/models', headers, '', agent)).status);
    agent.destroy();
    expect(statuses).toEqual(expected);
  });
});

describe('a bug', () => {
  test('ends the connection it happened on, and no other, even where it cannot be told', async () => {
    const bug = (): never => {
      throw new Error('a bug');
    };
    const broken = await startGateway({
      providers: [aProvider('acme', door.upstream.baseUrl)],
      models: [aModel('acme/one', 'acme', 'high', 1)],
      keeping: bug,
      reportBug: bug,
    });
    await expect(broken.chat({})).rejects.toThrow('fetch failed');
    await expect(broken.chat({ stream: true }).then((answer) => answer.text())).rejects.toThrow('terminated');
    expect((await fetch(`${broken.origin}/healthz`)).status).toBe(200);
    await broken.close();
  });
});
