import { describe, expect, test } from 'vitest';
import { chat, json, key, useFrontDoor } from '../support/front-door.ts';

const door = useFrontDoor();
const { send } = door;

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
    // OpenRouter's own SDK (1.3.19) refuses a list without these two
    expect(list).toMatchObject({ object: 'list', total_count: ids.length, links: { next: null } });
    expect(ids).toEqual(expect.arrayContaining(['pareto-code', 'openrouter/pareto-code', 'acme/one']));
    expect(JSON.parse((await send('GET', '/v1/models/acme/one', key)).body)).toMatchObject({
      id: 'acme/one',
      context_length: 100_000,
    });
  });

  test.each([
    ['/v1/models/acme/one:nitro', 'acme/one'],
    ['/api/v1/models/~acme/one-latest', 'acme/one'],
    ['/v1/models/pareto-code%3A0.5', 'pareto-code:medium'],
  ])('GET %s finds %s in either form, as a request for it would', async (path, id) => {
    const anthropic = { ...key, 'anthropic-version': '2023-06-01' };
    expect(JSON.parse((await send('GET', path, key)).body)).toMatchObject({ id, object: 'model' });
    expect(JSON.parse((await send('GET', path, anthropic)).body)).toMatchObject({ id, type: 'model' });
  });

  // OpenRouter OpenAPI, `GET /model/{author}/{slug}`, read 2026-09
  test('a model that is asked for as OpenRouter’s SDK does stands in `data`', async () => {
    expect(JSON.parse((await send('GET', '/api/v1/model/acme/one', key)).body)).toMatchObject({
      data: { id: 'acme/one', object: 'model' },
    });
    expect((await send('GET', '/api/v1/model/acme/none', key)).status).toBe(404);
  });

  test('POST /v1/route says what would happen and sends nothing', async () => {
    const plan = JSON.parse((await send('POST', '/v1/route', json, chat)).body) as {
      chain: unknown[];
      verdicts: unknown[];
    };
    expect(plan).toMatchObject({ tierUsed: 'high', chain: [{ model: 'acme/one', provider: 'acme', role: 'primary' }] });
    expect(plan.verdicts).toHaveLength(1);
    expect(door.upstream.seen).toHaveLength(0);
  });
});
