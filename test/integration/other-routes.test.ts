import Anthropic from '@anthropic-ai/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { answers, fails, sendJson } from '../support/fake-upstream.ts';
import { useOneProvider } from '../support/one-provider.ts';
import { clientSecret } from '../support/running-gateway.ts';

const house = useOneProvider();

beforeEach(() => house.upstream.play(answers('Fine.')));

describe('embeddings', () => {
  const vectors = {
    object: 'list',
    data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }],
    model: 'embed-1',
  };

  test('go to the provider the model names, with its own id', async () => {
    house.upstream.play((outgoing) => sendJson(outgoing, 200, vectors));
    const response = await house.gateway.post('/v1/embeddings', {
      model: 'acme/embed-1',
      input: 'text',
      dimensions: 2,
    });
    expect(await response.json()).toEqual(vectors);
    expect([house.upstream.seen[0]?.path, house.upstream.seen[0]?.json]).toEqual([
      '/v1/embeddings',
      { model: 'embed-1', input: 'text', dimensions: 2 },
    ]);
  });

  test.each<[string, object, number]>([
    ['no input', { model: 'acme/embed-1' }, 400],
    ['no model', { input: 'x' }, 400],
    ['a router, which cannot embed', { model: 'pareto-code', input: 'x' }, 400],
    ['a provider that does not exist', { model: 'nobody/embed', input: 'x' }, 400],
  ])('%s is a clear error', async (_name, body, status) => {
    const response = await house.gateway.post('/v1/embeddings', body);
    expect(response.status).toBe(status);
    await response.text();
    expect(house.upstream.seen).toHaveLength(0);
  });

  test.each(['acme/模型', 'acme/a\nb', 'acme/“quoted”'])(
    'a name that fits no header is answered: %j',
    async (model) => {
      house.upstream.play((outgoing) => sendJson(outgoing, 200, vectors));
      const response = await house.gateway.post('/v1/embeddings', { model, input: 'text' });
      expect([response.status, await response.json()]).toEqual([200, vectors]);
      expect(response.headers.get('x-pareto-model')).toMatch(/^acme\/[?\w]+$/);
    },
  );

  test("the provider's own words about a bad request pass through", async () => {
    house.upstream.play(fails(400, {}, 'too many inputs'));
    const response = await house.gateway.post('/v1/embeddings', { model: 'acme/embed-1', input: [] });
    expect([response.status, ((await response.json()) as { error: { message: string } }).error.message]).toEqual([
      400,
      'too many inputs',
    ]);
  });

  // OpenRouter OpenAPI, embeddings: the same `provider` object as in a chat (read 2026-08)
  test.each<[object, RegExp]>([
    [{ ignore: ['acme'] }, /leaves acme out \(provider\.ignore\)/i],
    [{ only: ['nobody'] }, /allows only nobody/],
    [{ max_price: { prompt: 0.1 } }, /price .* is not known, and there is a price cap/],
    [{ quantizations: ['fp16'] }, /insists on quantizations/],
  ])('heed `provider`: %j', async (provider, said) => {
    const response = await house.gateway.post('/v1/embeddings', { model: 'acme/embed-1', input: 'text', provider });
    expect(response.status).toBe(404);
    expect(((await response.json()) as { error: { message: string } }).error.message).toMatch(said);
    expect(house.upstream.seen).toHaveLength(0);
  });

  test('keep what speaks to the gateway from the provider, and say what has no effect', async () => {
    house.upstream.play((outgoing) => sendJson(outgoing, 200, vectors));
    const own = {
      provider: { only: ['acme'], max_price: {} },
      session_id: 's',
      plugins: [],
      models: ['a/b'],
      trace: {},
    };
    const response = await house.gateway.post('/v1/embeddings', { model: 'acme/embed-1', input: 'text', ...own });
    expect(response.headers.get('x-pareto-ignored')).toMatch(/`models` has no effect.*`plugins`.*`trace`/);
    expect([response.status, house.upstream.seen[0]?.json]).toEqual([200, { model: 'embed-1', input: 'text' }]);
    await response.text();
  });

  test.each([
    [404, 404, 'model_unavailable_upstream', null],
    [429, 429, 'rate_limit_exceeded', '7'],
    [503, 503, 'temporarily_unavailable', '7'],
    [401, 502, 'all_endpoints_failed', '7'],
  ])('a provider that answers %i is a %i, as in a chat', async (status, shown, code, retryAfter) => {
    house.upstream.play(fails(status, { 'retry-after': '7' }));
    const response = await house.gateway.post('/v1/embeddings', { model: 'acme/embed-1', input: 'text' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([shown, retryAfter]);
    expect(await response.json()).toMatchObject({ error: { code, metadata: { previous_errors: [{ status }] } } });
    house.gateway.gateway.forgetHealth();
  });
});

describe('old completions', () => {
  test('become a chat and come back as text', async () => {
    const response = await house.gateway.post('/v1/completions', {
      model: 'pareto-code',
      prompt: 'Say fine.',
      max_tokens: 5,
    });
    expect(await response.json()).toMatchObject({
      object: 'text_completion',
      choices: [{ text: 'Fine.', finish_reason: 'stop' }],
    });
    expect(house.upstream.seen[0]?.json.messages).toEqual([{ role: 'user', content: 'Say fine.' }]);
  });

  test('stream as text', async () => {
    const text = await (
      await house.gateway.post('/v1/completions', { model: 'pareto-code', prompt: 'x', stream: true })
    ).text();
    expect(text).toContain('"text":"Fine."');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });
});

describe('counting tokens', () => {
  test('gives an estimate without asking anybody', async () => {
    const body = { model: 'claude-pareto-code', messages: [{ role: 'user', content: 'word '.repeat(1_000) }] };
    const { input_tokens: tokens } = (await (await house.gateway.post('/v1/messages/count_tokens', body)).json()) as {
      input_tokens: number;
    };
    expect(tokens).toBeGreaterThan(800);
    expect(tokens).toBeLessThan(2_000);
    expect(house.upstream.seen).toHaveLength(0);
  });
});

describe('model list for Anthropic clients', () => {
  const list = async (query: string) => {
    const response = await fetch(`${house.gateway.baseUrl}/models${query}`, {
      headers: { 'x-api-key': clientSecret, 'anthropic-version': '2023-06-01' },
    });
    return (await response.json()) as { data: { id: string; type: string }[]; has_more: boolean };
  };

  test('has aliases that a picker for Claude lets through', async () => {
    const { data } = await list('?limit=1000');
    expect(data.every((row) => row.type === 'model')).toBe(true);
    expect(data.filter((row) => row.id.startsWith('claude')).length).toBeGreaterThan(0);
  });

  test('keeps to the limit and says that there is more', async () => {
    expect(await list('?limit=2')).toMatchObject({ data: { length: 2 }, has_more: true });
  });

  test('ends for a library that turns the pages', async () => {
    const { data } = await list('');
    const anthropic = new Anthropic({ apiKey: clientSecret, baseURL: house.gateway.origin, maxRetries: 0 });
    const ids: string[] = [];
    for await (const { id } of anthropic.models.list({ limit: 2 })) if (ids.push(id) > data.length) break;
    expect(ids).toEqual(data.map((row) => row.id));
  });

  test('turns pages backwards, and ends behind a model that has gone', async () => {
    const ids = (await list('')).data.map((row) => row.id);
    const page = async (query: string) => {
      const { data, has_more: hasMore } = await list(query);
      return [data.map((row) => row.id), hasMore];
    };
    expect(await page(`?limit=1&before_id=${ids[2]}`)).toEqual([[ids[1]], true]);
    expect(await page(`?before_id=${ids[1]}`)).toEqual([[ids[0]], false]);
    expect(await page('?after_id=acme/gone')).toEqual([[], false]);
  });
});

describe('errors in the caller’s own protocol', () => {
  test.each<[string, object, object]>([
    [
      '/v1/chat/completions',
      { messages: [{ role: 'user', content: 'x' }] },
      { error: { type: 'invalid_request_error', param: 'model' } },
    ],
    [
      '/v1/messages',
      { max_tokens: 5, messages: [{ role: 'user', content: 'x' }] },
      { type: 'error', error: { type: 'invalid_request_error' } },
    ],
    ['/v1/responses', { input: 'x' }, { error: { param: 'model' }, error_type: 'invalid_request' }],
  ])('%s', async (path, body, expected) => {
    const response = await house.gateway.post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject(expected);
  });

  test.each([{ previous_response_id: 'resp_1' }, { store: true }])(
    'a stateful responses request is refused: %j',
    async (fields) => {
      const response = await house.gateway.post('/v1/responses', { model: 'pareto-code', input: 'x', ...fields });
      expect(response.status).toBe(400);
      await response.text();
      expect(house.upstream.seen).toHaveLength(0);
    },
  );
});
