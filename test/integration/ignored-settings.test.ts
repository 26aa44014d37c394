import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answers, fails, startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';

let upstream: FakeUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = await startUpstream(answers('Hello.'));
  gateway = await startGateway({
    providers: [aProvider('a', upstream.baseUrl), aProvider('b', upstream.baseUrl)],
    models: [aModel('a/one', 'a', 'high', 1), aModel('b/two', 'b', 'high', 2)],
  });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});
beforeEach(() => {
  upstream.seen.length = 0;
  gateway.log.length = 0;
  gateway.gateway.forgetHealth();
  upstream.play(answers('Hello.'));
});

const message = { max_tokens: 50, messages: [{ role: 'user', content: 'Hello' }] };

describe('what a request sets and nothing heeds', () => {
  test.each<[string, object, RegExp]>([
    ['a plugin of another router', { plugins: [{ id: 'auto-router', cost_tier: 'max' }] }, /auto-router has no effect/],
    ['a plugin nobody has', { plugins: [{ id: 'web' }] }, /no plugin web/],
    ['an unknown field of the plugin', { plugins: [{ id: 'pareto-router', floor: 1 }] }, /no field floor/],
    ['a field of the gateway', { preset: 'mine', trace: { id: 1 } }, /`preset` has no effect.*`trace` has no effect/],
    ['a route that is not the usual one', { route: 'sort' }, /`route` has no effect/],
    ['fallbacks outside of Messages', { fallbacks: [{ model: 'b/two' }] }, /`models` says the same/],
    ['a session id of any length', { session_id: 'x'.repeat(257) }, /longer than 256/],
    ['a session id that is a number', { session_id: 42 }, /`session_id` is no text/],
    ['a plugin that comes again', { plugins: [{ id: 'pareto-router' }, { id: 'pareto-router' }] }, /only the last/],
    ['a wish about providers that is not known', { provider: { sort: 'exacto' } }, /exacto/],
    ['models beside a router', { models: ['b/two'] }, /no effect beside a router/],
  ])('%s is named in the header and in the log', async (_what, fields, expected) => {
    const response = await gateway.chat(fields);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-pareto-ignored')).toMatch(expected);
    await response.text();
    expect(gateway.log[0]?.ignored.join(' ')).toMatch(expected);
  });

  test('what asks for what happens anyway is not worth a word', async () => {
    const response = await gateway.chat({ route: 'fallback', transforms: [], usage: { include: true } });
    expect(response.headers.get('x-pareto-ignored')).toBeNull();
    await response.text();
  });

  test('none of it reaches the provider', async () => {
    const fields = { preset: 'mine', trace: { id: 1 }, route: 'sort', session_id: 's', provider: {}, plugins: [] };
    await (await gateway.chat(fields)).text();
    expect(Object.keys(upstream.seen[0]?.json ?? {}).toSorted()).toEqual(['messages', 'model']);
  });
});

describe('fallbacks of a Messages request', () => {
  // OpenRouter API reference, "Messages" > `fallbacks`, read 2026-08
  test('are tried when the model fails', async () => {
    upstream.play((outgoing, seen) => (seen.json.model === 'one' ? fails(500) : answers('Hello.'))(outgoing, seen));
    const response = await gateway.post('/v1/messages', {
      ...message,
      model: 'a/one',
      fallbacks: [{ model: 'b/two' }],
    });
    expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'b/two']);
    await response.text();
  });

  test.each([
    ['more than three', { fallbacks: Array.from({ length: 4 }, () => ({ model: 'b/two' })) }],
    ['anything beside a model', { fallbacks: [{ model: 'b/two', max_tokens: 5 }] }],
    ['no list', { fallbacks: 'b/two' }],
    ['a place beside models', { fallbacks: [{ model: 'b/two' }], models: ['b/two'] }],
    ['a model nobody knows', { fallbacks: [{ model: 'nobody/knows' }] }],
  ])('%s is a 400', async (_what, fields) => {
    const response = await gateway.post('/v1/messages', { ...message, model: 'a/one', ...fields });
    expect([response.status, upstream.seen.length]).toEqual([400, 0]);
    await response.text();
  });
});

describe('models without a model', () => {
  // OpenRouter docs, "Model fallbacks", read 2026-08: in priority order, after `model` where there is one
  test.each<[string, object]>([
    ['/v1/chat/completions', message],
    ['/v1/messages', message],
    ['/v1/responses', { input: 'Hello' }],
    ['/v1/completions', { prompt: 'Hello' }],
  ])('of %s are asked in their order, each by its own name', async (path, words) => {
    upstream.play((outgoing, seen) => (seen.json.model === 'two' ? fails(500) : answers('Hello.'))(outgoing, seen));
    const response = await gateway.post(path, { ...words, models: ['b/two', 'a/one'] });
    expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'a/one']);
    await response.text();
    expect(upstream.seen.map(({ json }) => [json.model, json.models])).toEqual([
      ['two', undefined],
      ['one', undefined],
    ]);
  });

  test('that begin with a router ask the router', async () => {
    const response = await gateway.chat({ model: null, models: ['pareto-code:nitro', 'b/two'] });
    expect([response.status, response.headers.get('x-pareto-tier')]).toEqual([200, 'high']);
    expect(response.headers.get('x-pareto-ignored')).toMatch(/no effect beside a router/);
    await response.text();
  });

  test.each([[[]], [null], ['a/one'], [[7]], [[' ']], [[{ model: 'a/one' }]]])('%j name no model', async (models) => {
    const response = await gateway.post('/v1/chat/completions', { ...message, models });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'model_required' } }]);
  });
});
