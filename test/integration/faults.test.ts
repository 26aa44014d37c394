import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';
import {
  answers,
  chunk,
  done,
  fails,
  resets,
  sendEvents,
  sendJson,
  startUpstream,
  staysSilent,
  streamOf,
  usageChunk,
  writes,
  type FakeUpstream,
  type Script,
} from '../support/fake-upstream.ts';

let cheap: FakeUpstream;
let dear: FakeUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  cheap = await startUpstream();
  dear = await startUpstream();
});
afterAll(async () => {
  await Promise.all([cheap.close(), dear.close()]);
});
beforeEach(async () => {
  await gateway?.close();
  cheap.seen.length = 0;
  dear.seen.length = 0;
  dear.play(answers('The second answered.'));
  gateway = await startGateway({
    providers: [aProvider('cheap', cheap.baseUrl), aProvider('dear', dear.baseUrl)],
    models: [aModel('acme/one', 'cheap', 'high', 1), aModel('other/two', 'dear', 'high', 2)],
  });
});
afterAll(() => gateway.close());

/** Text, error and end of a chat stream as a client would read them. */
/** What the tests read of a chunk; an error takes the place of the choices. */
interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
  readonly error?: { readonly message: string };
}

async function readStream(response: Response) {
  const text = await response.text();
  const events = text.split('\n\n').filter((event) => event.startsWith('data: '));
  const data = events.map((event) => event.slice(6));
  const chunks = data.filter((item) => item !== '[DONE]').map((item) => JSON.parse(item) as Chunk);
  return {
    text: chunks.map((item) => item.choices?.[0]?.delta?.content ?? '').join(''),
    error: chunks.find((item) => item.error !== undefined)?.error,
    done: data.at(-1) === '[DONE]',
  };
}

const html: Script = (outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'text/html' });
  outgoing.end('<html>sign in</html>');
};
const redirect: Script = (outgoing) => {
  outgoing.writeHead(302, { location: 'https://evil.example/' });
  outgoing.end();
};
const shortBody: Script = (outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  outgoing.write('{"choices":');
  setTimeout(() => outgoing.socket?.destroy(), 20);
};

describe.each([true, false])('before the first token, stream %s', (stream) => {
  const errorEvent = `data: ${JSON.stringify({ error: { message: 'overloaded', code: 503 } })}\n\n`;
  test.each<[string, Script, string]>([
    ['a reset', resets, 'connection_reset'],
    ['silence', staysSilent, 'first_token_timeout'],
    ['401', fails(401), 'key_refused'],
    ['402', fails(402), 'payment_required'],
    ['403', fails(403), 'key_refused'],
    ['404', fails(404), 'model_not_found'],
    ['408', fails(408), 'provider_error'],
    ['409', fails(409), 'provider_error'],
    ['425', fails(425), 'provider_error'],
    ['429', fails(429, { 'retry-after': '7' }), 'rate_limited'],
    ['500', fails(500), 'provider_error'],
    ['502', fails(502), 'provider_error'],
    ['503', fails(503), 'provider_error'],
    ['529', fails(529), 'provider_error'],
    ['an error object in a 200', (outgoing) => sendJson(outgoing, 200, { error: { message: 'no' } }), 'provider_error'],
    ['a page of HTML', html, 'unreadable_answer'],
    ['a redirect', redirect, 'redirect_refused'],
    ['an empty body', (outgoing) => void outgoing.writeHead(200).end(), 'empty_answer'],
    ['a body shorter than announced', shortBody, 'answer_cut_off'],
    ...(stream
      ? ([
          ['an error as the first event', writes([errorEvent], 'end'), 'provider_error'],
          [
            'an error after the role',
            writes([chunk({ role: 'assistant', content: '' }), errorEvent], 'end'),
            'provider_error',
          ],
          [
            'an error alone, named a stream',
            writes(['{"error":{"message":"boom","code":500}}'], 'end'),
            'provider_error',
          ],
          ['nothing but [DONE]', writes([done], 'end'), 'empty_answer'],
          ['an empty stream', writes([], 'end'), 'empty_answer'],
          ['comments and then a reset', writes([': hello\n\n'], 'reset'), 'answer_cut_off'],
          ['comments and then silence', writes([': hello\n\n'], 'silence'), 'first_token_timeout'],
          ['an event that is not JSON', writes(['data: {"choices":[\n\n'], 'end'), 'unreadable_answer'],
        ] as [string, Script, string][])
      : []),
  ])('%s moves on to the next model', async (_name, script, reason) => {
    cheap.play(script);
    const response = await gateway.chat({ stream });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    expect(response.headers.get('x-pareto-attempts')).toBe('2');
    if (stream)
      expect(await readStream(response)).toEqual({ text: 'The second answered.', error: undefined, done: true });
    else expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'The second answered.' } }] });
    expect(gateway.log[0]?.attempts.map((attempt) => [attempt.model, attempt.outcome, attempt.reason])).toEqual([
      ['acme/one', 'failed', reason],
      ['other/two', 'succeeded', null],
    ]);
    expect([cheap.seen.length, dear.seen.length]).toEqual([1, 1]);
  });

  test.each(['pareto-code', 'auto', 'free'])('%s goes on to another provider of its only model', async (model) => {
    await gateway.close();
    const price = model === 'free' ? 0 : 1;
    const endpoints = ['cheap', 'dear'].flatMap((provider) => aModel('acme/one', provider, 'high', price).endpoints);
    gateway = await startGateway({
      providers: [aProvider('cheap', cheap.baseUrl), aProvider('dear', dear.baseUrl)],
      models: [aModel('acme/one', 'cheap', 'high', price, { endpoints })],
    });
    cheap.play(fails(503));
    const response = await gateway.chat({ model, stream });
    await response.text();
    const { headers } = response;
    expect([response.status, headers.get('x-pareto-model'), headers.get('x-pareto-provider')]).toEqual([
      200,
      'acme/one',
      'dear',
    ]);
  });

  test('a refused connection moves on to the next model', async () => {
    await gateway.close();
    gateway = await startGateway({
      providers: [aProvider('cheap', 'http://127.0.0.1:9/v1'), aProvider('dear', dear.baseUrl)],
      models: [aModel('acme/one', 'cheap', 'high', 1), aModel('other/two', 'dear', 'high', 2)],
    });
    const response = await gateway.chat({ stream });
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    await response.text();
    expect(gateway.log[0]?.attempts[0]?.reason).toBe('connection_refused');
  });

  test.each([400, 413, 422])(
    "a %i is the request's fault: it stops and the provider's words pass through",
    async (status) => {
      cheap.play(fails(status, {}, 'temperature is odd'));
      const response = await gateway.chat({ stream });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({
        error: { message: 'temperature is odd', type: 'scripted', code: null, param: null },
      });
      expect(response.headers.get('x-should-retry')).toBe('false');
      expect(dear.seen.length).toBe(0);
    },
  );

  test.each<[string, string, string]>([
    ['[{"error":{"code":400,"message":"Bad thing","status":"INVALID_ARGUMENT"}}]', 'Bad thing', 'a list of one error'],
    ['{"detail":[{"loc":["body","x"],"msg":"field required"}]}', 'field required', 'a list of details'],
    ['{"object":"error","message":"Not like this","code":400}', 'Not like this', 'a bare message'],
    ['Bad request: nope', 'Bad request: nope', 'plain text'],
  ])('%s reaches the client in the shape that it parses', async (body, words) => {
    cheap.play((outgoing) => void outgoing.writeHead(400).end(body));
    const response = await gateway.chat({ stream });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: `CHEAP rejected the request (400): ${words}` } });
    expect(dear.seen.length).toBe(0);
  });

  const tooLong = "This model's maximum context length is 8192 tokens.";
  test.each([
    `[{"error":{"code":400,"message":"The input token count (9000) exceeds the maximum"}}]`,
    JSON.stringify({ detail: tooLong }),
    JSON.stringify({ message: tooLong }),
    tooLong,
  ])('%s asks the model with more room', async (body) => {
    await gateway.close();
    gateway = await startGateway({
      providers: [aProvider('cheap', cheap.baseUrl), aProvider('dear', dear.baseUrl)],
      models: [
        aModel('acme/one', 'cheap', 'high', 1),
        aModel('other/two', 'dear', 'high', 2, { contextLength: 200_000 }),
      ],
    });
    cheap.play((outgoing) => void outgoing.writeHead(400).end(body));
    const response = await gateway.chat({ stream });
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    await response.text();
    expect(gateway.log[0]?.attempts[0]?.reason).toBe('context_length');
  });

  test('Claude Code finds the words it looks for where the prompt is too long', async () => {
    for (const upstream of [cheap, dear]) upstream.play(fails(400, {}, tooLong));
    const messages = [{ role: 'user', content: 'x' }];
    const response = await gateway.post('/v1/messages', { model: 'pareto-code', max_tokens: 9, messages, stream });
    const { error } = (await response.json()) as { error: { message: string } };
    expect([response.status, error.message]).toEqual([400, expect.stringContaining('prompt is too long')]);
  });

  test('the key that a provider repeats in its error never reaches the client or the log', async () => {
    cheap.play(fails(400, {}, 'bad key sk-cheap-secret-key'));
    const response = await gateway.chat({ stream });
    expect(await response.text()).not.toContain('sk-cheap-secret-key');
    expect(JSON.stringify(gateway.log)).not.toContain('sk-cheap-secret-key');
  });

  test('when every model fails, the answer names each attempt once and asks not to retry', async () => {
    cheap.play(fails(500));
    dear.play(fails(503));
    const response = await gateway.chat({ stream });
    expect(response.status).toBe(502);
    expect(response.headers.get('x-should-retry')).toBe('false');
    const { error } = (await response.json()) as {
      error: { message: string; metadata: { previous_errors: unknown[] } };
    };
    expect(error.metadata.previous_errors).toHaveLength(2);
    expect([cheap.seen.length, dear.seen.length]).toEqual([1, 1]);
  });

  test('when every model is rate limited, the answer is a 429 with the shortest wait', async () => {
    cheap.play(fails(429, { 'retry-after': '7' }));
    dear.play(fails(429, { 'retry-after': '3' }));
    const response = await gateway.chat({ stream });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    await response.text();
  });

  test('when no model has room, the answer says when to ask again, in the words of the client', async () => {
    cheap.play(fails(529));
    dear.play(fails(529));
    const body = { model: 'pareto-code', stream, max_tokens: 9, messages: [{ role: 'user', content: 'x' }] };
    const response = await gateway.post('/v1/messages', body);
    expect([response.status, response.headers.get('retry-after')]).toEqual([529, '60']);
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: {
        type: 'overloaded_error',
        error_type: 'provider_overloaded',
        availability: { code: 'temporarily_unavailable', affected_providers: ['cheap', 'dear'] },
      },
    });
  });

  test('a prompt that one provider flags goes to the next, and the endpoint does not rest for it', async () => {
    cheap.play(fails(403, {}, 'acme/one requires moderation. Your input was flagged for "violence".'));
    const response = await gateway.chat({ stream });
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    await response.text();
    expect(gateway.log[0]?.attempts[0]?.reason).toBe('content_refused');
    cheap.play(answers('Hello.'));
    const next = await gateway.chat({ stream });
    expect(next.headers.get('x-pareto-model')).toBe('acme/one');
    await next.text();
  });

  test.each(['acme/one', '~acme/one-latest'])(
    'what %s refuses goes on to the next model that the client names',
    async (model) => {
      cheap.play(fails(400, {}, 'content_policy_violation'));
      const response = await gateway.chat({ stream, model, models: ['other/two'] });
      expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'other/two']);
      await response.text();
    },
  );

  test('a client that hangs up aborts the call at once, and nobody else is asked', async () => {
    cheap.play(staysSilent);
    const hangUp = new AbortController();
    const logged = gateway.nextLog();
    const pending = gateway.chat({ stream }, { signal: hangUp.signal }).catch(() => 'gone');
    await expect.poll(() => cheap.seen.length).toBe(1);
    hangUp.abort();
    await cheap.seen[0]?.aborted;
    expect(await pending).toBe('gone');
    expect((await logged).outcome).toBe('aborted');
    expect(dear.seen.length).toBe(0);
  });
});

describe('who stepped in for whom', () => {
  const reasonOf = async (body: object) => {
    const response = await gateway.post(
      '/v1/chat/completions',
      { model: 'pareto-code', messages: [{ role: 'user', content: 'x' }], ...body },
      { headers: { 'x-openrouter-metadata': 'enabled' } },
    );
    const text = await response.text();
    const metadata = /"openrouter_metadata":(\{.*\})\}/.exec(text)?.[1];
    return { reason: response.headers.get('x-pareto-reason'), metadata: JSON.parse(metadata ?? '{}') as object };
  };

  beforeEach(async () => {
    await gateway.close();
    gateway = await startGateway({
      providers: [aProvider('cheap', cheap.baseUrl), aProvider('dear', dear.baseUrl)],
      models: [
        aModel('acme/one', 'cheap', 'high', 1),
        aModel('other/two', 'dear', 'medium', 2),
        aModel('acme/long', 'cheap', 'low', 1, { name: 'long'.repeat(70) }),
      ],
    });
    cheap.play(fails(500));
  });

  test.each([true, false])('is said in header, metadata and log, stream %s', async (stream) => {
    const { reason, metadata } = await reasonOf({ stream });
    expect(reason).toMatch(/\. one at cheap failed \(500\), so two at dear answered\.$/);
    expect(metadata).toMatchObject({
      params: { tier_requested: 'high', tier_used: 'medium' },
      pipeline: [{ summary: reason }],
    });
    expect(gateway.log[0]).toMatchObject({ tierRequested: 'high', tierUsed: 'medium', why: reason });
  });

  test('a connection that never came about is told in words', async () => {
    cheap.play(resets);
    const { reason } = await reasonOf({ model: 'acme/one', models: ['other/two'] });
    expect(reason).toMatch(/\. one at cheap failed \(connection reset\), so two at dear answered\.$/);
  });

  test('a long reason makes room for it', async () => {
    const { reason } = await reasonOf({ model: 'acme/long', models: ['other/two'] });
    expect(reason).toMatch(/^The request names long.* failed \(500\), so two at dear answered\.$/);
    expect(reason).toHaveLength(500);
  });

  test('nothing is added where the first one answers', async () => {
    cheap.play(answers('Hello.'));
    expect((await reasonOf({})).reason).not.toMatch(/failed|answered/);
  });
});

describe('after the first token', () => {
  const begun = [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Half an' })];

  test.each<[string, Script]>([
    ['a reset', writes(begun, 'reset')],
    ['silence', writes(begun, 'silence')],
    ['a clean end without the last event', writes(begun, 'end')],
  ])('%s ends in an error event, and no other model is asked', async (_name, script) => {
    cheap.play(script);
    const response = await gateway.chat({ stream: true });
    const read = await readStream(response);
    expect([response.status, read.text, read.done]).toEqual([200, 'Half an', false]);
    expect(read.error?.message).toContain('incomplete');
    expect(gateway.log[0]).toMatchObject({ outcome: 'failed', estimated: true, model: 'acme/one' });
    expect(dear.seen.length).toBe(0);
  });

  test("the provider's own error event passes through, once", async () => {
    const error = `data: ${JSON.stringify({ error: { message: 'GPU on fire', code: 500 } })}\n\n`;
    cheap.play(writes([...begun, error], 'end'));
    const text = await (await gateway.chat({ stream: true })).text();
    expect(text).toBe([...begun, error].join(''));
    expect(gateway.log[0]).toMatchObject({ outcome: 'failed', error: 'GPU on fire' });
  });

  test('an answer that says why it stopped but leaves out [DONE] is completed with it', async () => {
    cheap.play(writes([...begun, chunk({}, 'stop'), usageChunk], 'end'));
    const read = await readStream(await gateway.chat({ stream: true }));
    expect(read).toEqual({ text: 'Half an', error: undefined, done: true });
    expect(gateway.log[0]?.outcome).toBe('succeeded');
  });

  const call = { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":' } };
  const of = (index: number, delta: object, reason: string | null = null): string =>
    chunk(delta, reason).replace('"index":0', `"index":${index}`);

  test.each<[string, readonly string[]]>([
    ['half a tool call', [...begun, chunk({ tool_calls: [call] })]],
    ['text', begun],
    ['one of two answers', [...begun, of(1, { content: 'Half' }), chunk({}, 'stop')]],
  ])('[DONE] after %s without a reason to stop ends nothing: an error comes in its place', async (_name, events) => {
    for (const pieces of [[...events, done], [...events, done.slice(0, 8), done.slice(8)], [events.join('') + done]]) {
      cheap.play(writes(pieces, 'end'));
      const read = await readStream(await gateway.chat({ stream: true }));
      expect([read.text.slice(0, 7), read.done]).toEqual(['Half an', false]);
      expect(read.error?.message).toContain('incomplete');
      gateway.gateway.forgetHealth();
    }
    expect(gateway.log.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
  });

  test.each<[string, readonly string[]]>([
    ['in the chunk with the last word', [...begun, chunk({ content: ' answer' }, 'stop'), done]],
    ['for each of two answers', [...begun, of(1, { content: '' }), chunk({}, 'stop'), of(1, {}, 'length'), done]],
  ])('a reason to stop %s is one', async (_name, events) => {
    cheap.play(writes(events, 'end'));
    expect(await (await gateway.chat({ stream: true })).text()).toBe(events.join(''));
    expect(gateway.log[0]?.outcome).toBe('succeeded');
  });

  test('a healthy stream arrives byte by byte as it was sent', async () => {
    const events = [': hello\n\n', 'event: odd\ndata: {"choices":[]}\n\n', ...streamOf('ünïcode 🚀 text')].map(
      (event) => event.replaceAll('\n', '\r\n'),
    );
    cheap.play((outgoing) => sendEvents(outgoing, events));
    expect(await (await gateway.chat({ stream: true })).text()).toBe(events.join(''));
    expect(gateway.log[0]).toMatchObject({
      outcome: 'succeeded',
      usage: { prompt: 11, completion: 7, cached: 3, cacheWrite: 0, reasoning: 2 },
      estimated: false,
    });
  });

  test('a client that hangs up aborts the call', async () => {
    cheap.play(writes(begun, 'silence'));
    const hangUp = new AbortController();
    const logged = gateway.nextLog();
    const response = await gateway.chat({ stream: true }, { signal: hangUp.signal });
    await response.body?.getReader().read();
    hangUp.abort();
    await cheap.seen[0]?.aborted;
    expect((await logged).outcome).toBe('aborted');
  });
});

describe('cooldown', () => {
  test('a failed endpoint rests, and the next request goes straight to another', async () => {
    cheap.play(fails(500));
    await (await gateway.chat({})).text();
    await (await gateway.chat({})).text();
    expect([cheap.seen.length, dear.seen.length]).toEqual([1, 2]);
    expect(gateway.gateway.snapshot().rests.get('acme/one@cheap')).toMatchObject({
      reason: 'provider_error',
      status: 500,
    });
  });

  test('after the rest one request probes it, and success brings it back', async () => {
    await gateway.close();
    gateway = await startGateway({
      providers: [aProvider('cheap', cheap.baseUrl), aProvider('dear', dear.baseUrl)],
      models: [aModel('acme/one', 'cheap', 'high', 1), aModel('other/two', 'dear', 'high', 2)],
      settings: { limits: { cooldownMs: 50 } },
    });
    cheap.play(fails(500));
    await (await gateway.chat({})).text();
    cheap.play(answers('Back again.'));
    await expect.poll(async () => (await gateway.chat({})).headers.get('x-pareto-model')).toBe('acme/one');
    expect(gateway.gateway.snapshot().rests.size).toBe(0);
  });

  test.each([401, 402])('%i takes the whole provider out, in the same request and in the next ones', async (status) => {
    await gateway.close();
    gateway = await startGateway({
      providers: [aProvider('cheap', cheap.baseUrl), aProvider('dear', dear.baseUrl)],
      models: [
        ...['a/one', 'b/one', 'c/one'].map((id, index) => aModel(id, 'cheap', 'high', 1 + index)),
        aModel('other/two', 'dear', 'high', 9),
      ],
    });
    cheap.play(fails(status));
    for (let request = 0; request < 2; request += 1) {
      const response = await gateway.chat({});
      await response.text();
      expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'other/two']);
    }
    expect([cheap.seen.length, dear.seen.length]).toEqual([1, 2]);
    cheap.play(answers('Paid.'));
    gateway.gateway.wake('cheap');
    expect((await gateway.chat({})).headers.get('x-pareto-model')).toBe('a/one');
    expect(gateway.gateway.snapshot().rests.size).toBe(0);
  });

  test('a provider that cannot be reached rests with all its models, and another one answers the same request', async () => {
    await gateway.close();
    gateway = await startGateway({
      providers: [aProvider('gone', 'http://127.0.0.1:9/v1'), aProvider('dear', dear.baseUrl)],
      models: [
        ...['a/one', 'b/one', 'c/one'].map((id, index) => aModel(id, 'gone', 'high', 1 + index)),
        aModel('other/two', 'dear', 'high', 9),
      ],
    });
    for (let request = 0; request < 2; request += 1) {
      const response = await gateway.chat({});
      await response.text();
      expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'other/two']);
    }
    expect(gateway.log.map(({ attempts }) => attempts.length)).toEqual([2, 1]);
    expect([...gateway.gateway.snapshot().rests.keys()].toSorted()).toEqual(['a/one@gone', 'b/one@gone', 'c/one@gone']);
  });

  test('a refused key moves on to nobody where the request wants one provider only', async () => {
    cheap.play(fails(401));
    const response = await gateway.chat({ model: 'acme/one', provider: { allow_fallbacks: false } });
    expect([response.status, dear.seen.length]).toEqual([502, 0]);
  });

  test('Retry-After wins over the setting', async () => {
    cheap.play(fails(429, { 'retry-after': '120' }));
    const before = Date.now();
    await (await gateway.chat({})).text();
    const rest = gateway.gateway.snapshot().rests.get('acme/one@cheap');
    expect(rest?.fromProvider).toBe(true);
    expect((rest?.until ?? 0) - before).toBeGreaterThanOrEqual(120_000);
  });

  test.each([
    ['in its own format', (error: object) => ({ error })],
    ['in its chat format', (error: object) => [{ error }]],
  ])('Google says it in the body, %s', async (_, wrap) => {
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '120.5s' },
    ];
    const error = { code: 429, message: 'You exceeded your quota.', status: 'RESOURCE_EXHAUSTED', details };
    cheap.play((outgoing) => sendJson(outgoing, 429, wrap(error)));
    const before = Date.now();
    await (await gateway.chat({})).text();
    const rest = gateway.gateway.snapshot().rests.get('acme/one@cheap');
    expect(rest?.fromProvider).toBe(true);
    expect((rest?.until ?? 0) - before).toBeGreaterThanOrEqual(120_500);
  });
});
