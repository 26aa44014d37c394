import { describe, expect, test } from 'vitest';
import { readChatStream } from '../support/chat-stream.ts';
import {
  answers,
  chunk,
  done,
  fails,
  resets,
  sendJson,
  staysSilent,
  writes,
  type Script,
} from '../support/fake-upstream.ts';
import { aModel, aProvider } from '../support/running-gateway.ts';
import { useTwoProviders } from '../support/two-providers.ts';

const house = useTwoProviders();

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
    if (reason === 'first_token_timeout') await house.restart({ settings: { limits: { firstTokenMs: 500 } } });
    house.cheap.play(script);
    const response = await house.gateway.chat({ stream });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    expect(response.headers.get('x-pareto-attempts')).toBe('2');
    if (stream)
      expect(await readChatStream(response)).toEqual({ text: 'The second answered.', error: undefined, done: true });
    else expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'The second answered.' } }] });
    expect(house.gateway.log[0]?.attempts.map((attempt) => [attempt.model, attempt.outcome, attempt.reason])).toEqual([
      ['acme/one', 'failed', reason],
      ['other/two', 'succeeded', null],
    ]);
    expect([house.cheap.seen.length, house.dear.seen.length]).toEqual([1, 1]);
  });

  test.each(['pareto-code', 'auto', 'free'])('%s goes on to another provider of its only model', async (model) => {
    const price = model === 'free' ? 0 : 1;
    const endpoints = ['cheap', 'dear'].flatMap((provider) => aModel('acme/one', provider, 'high', price).endpoints);
    await house.restart({ models: [aModel('acme/one', 'cheap', 'high', price, { endpoints })] });
    house.cheap.play(fails(503));
    const response = await house.gateway.chat({ model, stream });
    await response.text();
    const { headers } = response;
    expect([response.status, headers.get('x-pareto-model'), headers.get('x-pareto-provider')]).toEqual([
      200,
      'acme/one',
      'dear',
    ]);
  });

  test('a refused connection moves on to the next model', async () => {
    await house.restart({
      providers: [aProvider('cheap', 'http://127.0.0.1:9/v1'), aProvider('dear', house.dear.baseUrl)],
    });
    const response = await house.gateway.chat({ stream });
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    await response.text();
    expect(house.gateway.log[0]?.attempts[0]?.reason).toBe('connection_refused');
  });

  test.each([400, 413, 422])(
    "a %i is the request's fault: it stops and the provider's words pass through",
    async (status) => {
      house.cheap.play(fails(status, {}, 'temperature is odd'));
      const response = await house.gateway.chat({ stream });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({
        error: { message: 'temperature is odd', type: 'scripted', code: null, param: null },
      });
      expect(response.headers.get('x-should-retry')).toBe('false');
      expect(house.dear.seen.length).toBe(0);
    },
  );

  test.each<[string, string, string]>([
    ['[{"error":{"code":400,"message":"Bad thing","status":"INVALID_ARGUMENT"}}]', 'Bad thing', 'a list of one error'],
    ['{"detail":[{"loc":["body","x"],"msg":"field required"}]}', 'field required', 'a list of details'],
    ['{"object":"error","message":"Not like this","code":400}', 'Not like this', 'a bare message'],
    ['Bad request: nope', 'Bad request: nope', 'plain text'],
  ])('%s reaches the client in the shape that it parses', async (body, words) => {
    house.cheap.play((outgoing) => void outgoing.writeHead(400).end(body));
    const response = await house.gateway.chat({ stream });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: `CHEAP rejected the request (400): ${words}` } });
    expect(house.dear.seen.length).toBe(0);
  });

  const tooLong = "This model's maximum context length is 8192 tokens.";
  test.each([
    `[{"error":{"code":400,"message":"The input token count (9000) exceeds the maximum"}}]`,
    JSON.stringify({ detail: tooLong }),
    JSON.stringify({ message: tooLong }),
    tooLong,
  ])('%s asks the model with more room', async (body) => {
    await house.restart({
      models: [
        aModel('acme/one', 'cheap', 'high', 1),
        aModel('other/two', 'dear', 'high', 2, { contextLength: 200_000 }),
      ],
    });
    house.cheap.play((outgoing) => void outgoing.writeHead(400).end(body));
    const response = await house.gateway.chat({ stream });
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    await response.text();
    expect(house.gateway.log[0]?.attempts[0]?.reason).toBe('context_length');
  });

  test('Claude Code finds the words it looks for where the prompt is too long', async () => {
    for (const upstream of [house.cheap, house.dear]) upstream.play(fails(400, {}, tooLong));
    const messages = [{ role: 'user', content: 'x' }];
    const response = await house.gateway.post('/v1/messages', {
      model: 'pareto-code',
      max_tokens: 9,
      messages,
      stream,
    });
    const { error } = (await response.json()) as { error: { message: string } };
    expect([response.status, error.message]).toEqual([400, expect.stringContaining('prompt is too long')]);
  });

  test('the key that a provider repeats in its error never reaches the client or the log', async () => {
    house.cheap.play(fails(400, {}, 'bad key sk-cheap-secret-key'));
    const response = await house.gateway.chat({ stream });
    expect(await response.text()).not.toContain('sk-cheap-secret-key');
    expect(JSON.stringify(house.gateway.log)).not.toContain('sk-cheap-secret-key');
  });

  test('when every model fails, the answer names each attempt once and asks not to retry', async () => {
    house.cheap.play(fails(500));
    house.dear.play(fails(503));
    const response = await house.gateway.chat({ stream });
    expect(response.status).toBe(502);
    expect(response.headers.get('x-should-retry')).toBe('false');
    const { error } = (await response.json()) as {
      error: { message: string; metadata: { previous_errors: unknown[] } };
    };
    expect(error.metadata.previous_errors).toHaveLength(2);
    expect([house.cheap.seen.length, house.dear.seen.length]).toEqual([1, 1]);
  });

  test('when every model is rate limited, the answer is a 429 with the shortest wait', async () => {
    house.cheap.play(fails(429, { 'retry-after': '7' }));
    house.dear.play(fails(429, { 'retry-after': '3' }));
    const response = await house.gateway.chat({ stream });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    await response.text();
  });

  test('when no model has room, the answer says when to ask again, in the words of the client', async () => {
    house.cheap.play(fails(529));
    house.dear.play(fails(529));
    const body = { model: 'pareto-code', stream, max_tokens: 9, messages: [{ role: 'user', content: 'x' }] };
    const response = await house.gateway.post('/v1/messages', body);
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
    house.cheap.play(fails(403, {}, 'acme/one requires moderation. Your input was flagged for "violence".'));
    const response = await house.gateway.chat({ stream });
    expect(response.headers.get('x-pareto-model')).toBe('other/two');
    await response.text();
    expect(house.gateway.log[0]?.attempts[0]?.reason).toBe('content_refused');
    house.cheap.play(answers('Hello.'));
    const next = await house.gateway.chat({ stream });
    expect(next.headers.get('x-pareto-model')).toBe('acme/one');
    await next.text();
  });

  test.each(['acme/one', '~acme/one-latest'])(
    'what %s refuses goes on to the next model that the client names',
    async (model) => {
      house.cheap.play(fails(400, {}, 'content_policy_violation'));
      const response = await house.gateway.chat({ stream, model, models: ['other/two'] });
      expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'other/two']);
      await response.text();
    },
  );

  test('a client that hangs up aborts the call at once, and nobody else is asked', async () => {
    house.cheap.play(staysSilent);
    const hangUp = new AbortController();
    const logged = house.gateway.nextLog();
    const pending = house.gateway.chat({ stream }, { signal: hangUp.signal }).catch(() => 'gone');
    await expect.poll(() => house.cheap.seen.length).toBe(1);
    hangUp.abort();
    await house.cheap.seen[0]?.aborted;
    expect(await pending).toBe('gone');
    expect((await logged).outcome).toBe('aborted');
    expect(house.dear.seen.length).toBe(0);
  });
});
