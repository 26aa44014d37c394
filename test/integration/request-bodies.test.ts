import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { chat, json, key, useFrontDoor, type Answer } from '../support/front-door.ts';
import { clientSecret } from '../support/running-gateway.ts';

const door = useFrontDoor();
const { send } = door;

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
    expect(door.upstream.seen).toHaveLength(0);
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
    expect(door.upstream.seen).toHaveLength(0);
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
    const socket = connect(door.gateway.port, '127.0.0.1');
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${door.gateway.port}\r\nauthorization: Bearer ${clientSecret}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
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

describe('what the provider gets', () => {
  test('the bytes of the client, with the model replaced and the router fields taken out', async () => {
    const body = `{ "model" : "pareto-code:high", "plugins":[{"id":"pareto-router"}], "seed":12345678901234567890, "messages":[{"role":"user","content":"\\u00e9 ü"}] }`;
    await send('POST', '/v1/chat/completions', { ...json, cookie: 'a=b', 'x-other': 'y' }, body);
    const seen = door.upstream.seen[0];
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

function errorOf({ body }: Answer): { code: string; message: string; param: string | null } {
  return (JSON.parse(body) as { error: { code: string; message: string; param: string | null } }).error;
}
