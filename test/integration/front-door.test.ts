import Anthropic from '@anthropic-ai/sdk';
import { connect } from 'node:net';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aModel, aProvider, clientSecret, startGateway, type RunningGateway } from '../support/running-gateway.ts';
import { answers, startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';

let upstream: FakeUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    providers: [aProvider('acme', upstream.baseUrl)],
    models: [aModel('acme/one', 'acme', 'high', 1)],
    settings: { limits: { maxBodyBytes: 10_000, bodyMs: 300 }, allowedOrigins: ['https://app.example'] },
  });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});
beforeEach(() => {
  upstream.seen.length = 0;
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A request with full control over its headers, which `fetch` would not allow. */
function send(
  method: string,
  path: string,
  headers: Record<string, string | string[]>,
  body = '',
  agent: Agent | false = false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port: gateway.port, method, path, headers, agent },
      (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const key = { authorization: `Bearer ${clientSecret}` };
const json = { ...key, 'content-type': 'application/json' };
const chat = JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'hi' }] });

function errorOf(answer: Answer): { code: string; message: string; type: string; param: string | null } {
  return (JSON.parse(answer.body) as { error: { code: string; message: string; type: string; param: string | null } })
    .error;
}

describe('bodies', () => {
  const message = [{ role: 'user', content: 'hi' }];
  test.each<[string, string, number, string, string | null]>([
    ['no JSON at all', 'hello', 400, 'invalid_json', null],
    ['JSON cut short', '{"model":"pareto-code"', 400, 'invalid_json', null],
    ['an array', '[]', 400, 'invalid_json', null],
    ['nothing', '', 400, 'invalid_json', null],
    ['no model', JSON.stringify({ messages: message }), 400, 'model_required', 'model'],
    ['an empty model', JSON.stringify({ model: ' ', messages: message }), 400, 'model_required', 'model'],
    ['a model that is a number', JSON.stringify({ model: 5, messages: message }), 400, 'invalid_type', 'model'],
    ['no messages', JSON.stringify({ model: 'pareto-code' }), 400, 'invalid_type', 'messages'],
    [
      'messages that are text',
      JSON.stringify({ model: 'pareto-code', messages: 'hi' }),
      400,
      'invalid_type',
      'messages',
    ],
    ['empty messages', JSON.stringify({ model: 'pareto-code', messages: [] }), 400, 'empty_messages', 'messages'],
    [
      'a stream that is text',
      JSON.stringify({ model: 'pareto-code', messages: message, stream: 'yes' }),
      400,
      'invalid_type',
      'stream',
    ],
    [
      'max_tokens below one',
      JSON.stringify({ model: 'pareto-code', messages: message, max_tokens: 0 }),
      400,
      'invalid_type',
      'max_tokens',
    ],
  ])('%s: a clear error, nothing sent upstream', async (_name, body, status, code, param) => {
    const answer = await send('POST', '/v1/chat/completions', json, body);
    expect([answer.status, errorOf(answer).code, errorOf(answer).param]).toEqual([status, code, param]);
    expect(answer.headers['x-request-id']).toMatch(/.+/);
    expect(upstream.seen).toHaveLength(0);
  });

  test.each<[string, object]>([
    ['an unknown model', { model: 'acme/onn' }],
    ['an unknown tier', { model: 'pareto-code:best' }],
    ['a score above one', { model: 'pareto-code', plugins: [{ id: 'pareto-router', min_coding_score: 1.01 }] }],
    ['a score that is text', { model: 'pareto-code', plugins: [{ id: 'pareto-router', min_coding_score: '0.5' }] }],
  ])('%s is a 400 that says what to do', async (_name, fields) => {
    const answer = await send('POST', '/v1/chat/completions', json, JSON.stringify({ messages: message, ...fields }));
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message.length).toBeGreaterThan(20);
    expect(upstream.seen).toHaveLength(0);
  });

  test.each<[string, object]>([
    ['/v1/chat/completions', { messages: message }],
    ['/v1/completions', { prompt: 'hi' }],
    ['/v1/messages', { max_tokens: 9, messages: message }],
    ['/v1/responses', { input: 'hi' }],
    ['/v1/embeddings', { input: 'hi' }],
    ['/v1/route', { messages: message }],
  ])('%s takes no name that is longer than any model has', async (path, fields) => {
    const ask = (model: string) => send('POST', path, json, JSON.stringify({ model, ...fields }));
    const long = await ask(`acme/${'x'.repeat(508)}`);
    expect([long.status, long.body.length < 500]).toEqual([400, true]);
    expect(long.body).toContain('513 characters');
    expect((await ask(`acme/${'x'.repeat(507)}`)).body).not.toContain('characters');
  });

  test('the same goes for the names in lists of models', async () => {
    const models = ['acme/one', `acme/${'x'.repeat(600)}`];
    for (const [path, fields] of [
      ['/v1/chat/completions', { models }],
      ['/v1/messages', { max_tokens: 9, fallbacks: models.map((model) => ({ model })) }],
    ] as const) {
      const body = JSON.stringify({ model: 'acme/one', messages: message, ...fields });
      const answer = await send('POST', path, json, body);
      expect([answer.status, answer.body.includes('605 characters')]).toEqual([400, true]);
    }
  });

  test('a near miss lists the model that was meant', async () => {
    const answer = await send(
      'POST',
      '/v1/chat/completions',
      json,
      JSON.stringify({ model: 'acme/onn', messages: message }),
    );
    expect(errorOf(answer).message).toContain('acme/one');
  });

  test('a body that announces too much is refused before it is read', async () => {
    const answer = await send('POST', '/v1/chat/completions', json, `{"model":"${'x'.repeat(20_000)}"}`);
    expect([answer.status, errorOf(answer).code]).toEqual([413, 'body_too_large']);
  });

  test('a body that grows too large without announcing it is refused as well', async () => {
    const answer = await send(
      'POST',
      '/v1/chat/completions',
      { ...json, 'transfer-encoding': 'chunked' },
      'x'.repeat(20_000),
    );
    expect(answer.status).toBe(413);
  });

  test('a body that does not come in time is a 408', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\nauthorization: Bearer ${clientSecret}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
    );
    const text = await new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    socket.destroy();
    expect(text).toContain('HTTP/1.1 408');
  });

  test.each([
    [{ ...key, 'content-type': 'text/plain' }, 415],
    [{ ...key }, 415],
    [{ ...json, 'content-encoding': 'gzip' }, 415],
    [{ ...key, 'content-type': 'application/json; charset=utf-8' }, 200],
  ])('headers %j: %i', async (headers, status) => {
    expect((await send('POST', '/v1/chat/completions', headers as Record<string, string>, chat)).status).toBe(status);
  });
});

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
    const headers = { ...json, host: host.replace('PORT', String(gateway.port)) };
    const answer = await send('POST', '/v1/chat/completions', headers, chat);
    expect([answer.status, upstream.seen.length]).toEqual([421, 0]);
  });

  test.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT'])('Host %s is ours', async (host) => {
    const answer = await send('GET', '/v1/models', { ...key, host: host.replace('PORT', String(gateway.port)) });
    expect(answer.status).toBe(200);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('a page is refused: %j', async (headers) => {
    const answer = await send('POST', '/v1/chat/completions', { ...json, ...headers }, chat);
    expect([answer.status, upstream.seen.length]).toEqual([403, 0]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('an allowed page may ask with the makers’ own libraries, whatever headers they add', async () => {
    const page = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' };
    const anthropic = new Anthropic({
      apiKey: clientSecret,
      baseURL: gateway.origin,
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
    upstream.play(answers('Fine.'));
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
    expect(upstream.seen).toHaveLength(0);
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

  test('a provider that points back at the gateway is noticed instead of going in circles', async () => {
    const loop = await startGateway({ providers: [], models: [] });
    await loop.close();
    const port = loop.port;
    const again = await startGateway({
      providers: [{ ...aProvider('self', `http://127.0.0.1:${port}/v1`), apiKey: clientSecret }],
      models: [aModel('self/one', 'self', 'high', 1)],
    });
    await again.gateway.close(0);
    expect(await again.gateway.listen(port)).toBe(port);
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ model: 'self/one', messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('508');
    expect(again.log.map(({ attempts }) => attempts.length)).toEqual([1]);
    await again.close();
  });

  test('two gateways that point at each other are noticed as well', async () => {
    const far = await startGateway({ providers: [], models: [] });
    await far.close();
    const oneModel = (port: number) => ({
      providers: [{ ...aProvider('other', `http://127.0.0.1:${port}/v1`), apiKey: clientSecret }],
      models: [
        aModel('other/one', 'other', 'high', 1),
        aModel('other/vectors', 'other', 'low', 1, { endpoints: [{ provider: 'other', modelId: 'other/vectors' }] }),
      ],
    });
    const near = await startGateway(oneModel(far.port));
    const farAgain = await startGateway(oneModel(near.port));
    await farAgain.gateway.close(0);
    await farAgain.gateway.listen(far.port);
    const response = await near.chat({ model: 'other/one' });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('points back at this gateway');
    expect([near.log.length, farAgain.log.length]).toEqual([1, 1]);
    const embedded = await near.post('/v1/embeddings', { model: 'other/vectors', input: 'text' });
    expect([embedded.status, await embedded.text()]).toEqual([502, expect.stringContaining('points back')]);
    expect([near.log.length, farAgain.log.length]).toEqual([2, 2]);
    await Promise.all([near.close(), farAgain.close()]);
  });
});

describe('a bug', () => {
  test('ends the connection it happened on, and no other, even where it cannot be told', async () => {
    const bug = (): never => {
      throw new Error('a bug');
    };
    const broken = await startGateway({
      providers: [aProvider('acme', upstream.baseUrl)],
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

describe('routes', () => {
  test('HEAD / and /healthz answer without a key and tell nothing', async () => {
    expect(await send('HEAD', '/', {})).toMatchObject({ status: 200, body: '' });
    expect(await send('GET', '/healthz', {})).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  });

  test.each([
    '/v1/chat/completions',
    '/chat/completions',
    '/v1/v1/chat/completions',
    '/v1/chat/completions/',
    '/api/v1/chat/completions?x=1',
  ])('POST %s answers', async (path) => {
    expect((await send('POST', path, json, chat)).status).toBe(200);
  });

  test.each<[string, string, number]>([
    ['GET', '/v1/nothing', 404],
    ['GET', '/v1/models/acme/none', 404],
    ['GET', '/v1/chat/completions', 405],
    ['DELETE', '/v1/models', 405],
    ['GET', '/v1/../etc/passwd', 404],
  ])('%s %s is a %i', async (method, path, status) => {
    expect((await send(method, path, key)).status).toBe(status);
  });

  test('the model list has the routers and the models, and one of them can be asked for', async () => {
    const list = JSON.parse((await send('GET', '/v1/models', key)).body) as { data: { id: string }[] };
    const ids = list.data.map((row) => row.id);
    expect(ids).toEqual(expect.arrayContaining(['pareto-code', 'openrouter/pareto-code', 'acme/one']));
    expect(JSON.parse((await send('GET', '/v1/models/acme/one', key)).body)).toMatchObject({
      id: 'acme/one',
      context_length: 100_000,
    });
  });

  test.each([
    ['/v1/models/acme/one:nitro', 'acme/one'],
    ['/api/v1/model/~acme/one-latest', 'acme/one'],
    ['/v1/models/pareto-code%3A0.5', 'pareto-code:medium'],
  ])('GET %s finds %s in either form, as a request for it would', async (path, id) => {
    const anthropic = { ...key, 'anthropic-version': '2023-06-01' };
    expect(JSON.parse((await send('GET', path, key)).body)).toMatchObject({ id, object: 'model' });
    expect(JSON.parse((await send('GET', path, anthropic)).body)).toMatchObject({ id, type: 'model' });
  });

  test('POST /v1/route says what would happen and sends nothing', async () => {
    const plan = JSON.parse((await send('POST', '/v1/route', json, chat)).body) as {
      chain: unknown[];
      verdicts: unknown[];
    };
    expect(plan).toMatchObject({ tierUsed: 'high', chain: [{ model: 'acme/one', provider: 'acme', role: 'primary' }] });
    expect(plan.verdicts).toHaveLength(1);
    expect(upstream.seen).toHaveLength(0);
  });
});

describe('what the provider gets', () => {
  test('the bytes of the client, with the model replaced and the router fields taken out', async () => {
    const body = `{ "model" : "pareto-code:high", "plugins":[{"id":"pareto-router"}], "seed":12345678901234567890, "messages":[{"role":"user","content":"\\u00e9 ü"}] }`;
    await send('POST', '/v1/chat/completions', { ...json, cookie: 'a=b', 'x-other': 'y' }, body);
    const seen = upstream.seen[0];
    expect(seen?.raw.toString()).toBe(
      `{ "model" : "one","seed":12345678901234567890, "messages":[{"role":"user","content":"\\u00e9 ü"}] }`,
    );
    expect(seen?.headers).toMatchObject({
      authorization: 'Bearer sk-acme-secret-key',
      'content-type': 'application/json',
    });
    expect(seen?.headers).not.toHaveProperty('cookie');
    expect(seen?.headers).not.toHaveProperty('x-other');
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
