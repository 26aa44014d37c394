import OpenAI from 'openai';
import { beforeAll, expect, test } from 'vitest';
import { chunk, done, sendEvents, sendJson, usage, usageChunk, answers } from '../support/fake-upstream.ts';
import { useOneProvider } from '../support/one-provider.ts';
import { aModel, aProvider, clientSecret, startGateway } from '../support/running-gateway.ts';

const house = useOneProvider();
let client: OpenAI;

const toolCalls = [
  { id: 'call_a', type: 'function' as const, function: { name: 'read_file', arguments: '{"path":"a.ts"}' } },
  { id: 'call_b', type: 'function' as const, function: { name: 'read_file', arguments: '{"path":"b.ts"}' } },
];
const request = {
  model: 'pareto-code',
  messages: [{ role: 'user' as const, content: 'Read both files.' }],
  tools: [
    {
      type: 'function' as const,
      function: { name: 'read_file', parameters: { type: 'object', properties: { path: { type: 'string' } } } },
    },
  ],
};

beforeAll(() => {
  client = new OpenAI({ baseURL: house.gateway.baseUrl, apiKey: clientSecret, maxRetries: 0 });
});

test('a whole answer with text, tool calls and usage arrives as the provider gave it', async () => {
  house.upstream.play((outgoing, { json }) => {
    expect(json.tools).toEqual(request.tools);
    sendJson(outgoing, 200, {
      id: 'up-2',
      object: 'chat.completion',
      created: 1,
      model: 'one',
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: { role: 'assistant', content: 'Reading.', tool_calls: toolCalls },
        },
      ],
      usage,
    });
  });
  const answer = await client.chat.completions.create(request);
  expect(answer.choices[0]?.message).toMatchObject({ content: 'Reading.', tool_calls: toolCalls });
  expect(answer.usage).toEqual(usage);
});

test('a stream with parallel tool calls and usage is put together by the client', async () => {
  const events = [
    chunk({ role: 'assistant', content: '' }),
    chunk({ content: 'Read' }),
    chunk({ content: 'ing.' }),
    ...toolCalls.flatMap((call, index) => [
      chunk({ tool_calls: [{ index, ...call, function: { ...call.function, arguments: '' } }] }),
      chunk({ tool_calls: [{ index, function: { arguments: call.function.arguments.slice(0, 5) } }] }),
      chunk({ tool_calls: [{ index, function: { arguments: call.function.arguments.slice(5) } }] }),
    ]),
    chunk({}, 'tool_calls'),
    usageChunk,
    done,
  ];
  house.upstream.play((outgoing) => sendEvents(outgoing, events));
  const stream = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
  const answer = await stream.finalChatCompletion();
  expect(answer.choices[0]?.message).toMatchObject({ content: 'Reading.', tool_calls: toolCalls });
  expect(answer.usage).toMatchObject(usage);
});

test('usage that only we asked for is counted, and reaches nobody who did not ask', async () => {
  const asking = await startGateway({
    providers: [aProvider('acme', house.upstream.baseUrl)],
    models: [aModel('acme/one', 'acme', 'high', 1)],
    usageOnRequest: true,
  });
  const own = new OpenAI({ baseURL: asking.baseUrl, apiKey: clientSecret, maxRetries: 0 });
  house.upstream.play(answers('Hello there.'));
  for (const include_usage of [undefined, false, true]) {
    const stream_options = include_usage === undefined ? undefined : { include_usage };
    const stream = await own.chat.completions.create({
      ...request,
      stream: true,
      ...(stream_options === undefined ? {} : { stream_options }),
    });
    let text = '';
    let bare = 0;
    for await (const { choices } of stream) {
      if (choices[0] === undefined) bare += 1;
      text += choices[0]?.delta.content ?? '';
    }
    expect([text, bare]).toEqual(['Hello there.', include_usage === true ? 1 : 0]);
    expect(house.upstream.seen.at(-1)?.json.stream_options).toEqual({ include_usage: true });
  }
  const response = await asking.chat({ stream: true, usage: { include: true } });
  expect(await response.text()).toContain('"choices":[],"usage":{');
  await asking.close();
  for (const entry of asking.log)
    expect(entry).toMatchObject({ usage: { prompt: 11, completion: 7 }, estimated: false });
});

test('the log tells model, tier, tokens and cost of both', async () => {
  expect(house.gateway.log).toHaveLength(2);
  for (const entry of house.gateway.log) {
    expect(entry).toMatchObject({
      router: 'pareto',
      tierUsed: 'high',
      model: 'acme/one',
      provider: 'acme',
      outcome: 'succeeded',
      usage: { prompt: 11, completion: 7 },
    });
    // 11 prompt tokens, 3 of them cached without a cache price of their own, at 1 USD; 7 completion tokens at 4 USD, per million.
    expect(entry.costUsd).toBeCloseTo((11 * 1 + 7 * 4) / 1e6, 12);
  }
});

test('the models of the list can be read by the client', async () => {
  const ids: string[] = [];
  for await (const model of client.models.list()) ids.push(model.id);
  expect(ids).toContain('pareto-code:low');
});

test('an error in the middle of a stream is a typed error for the client, not a short answer', async () => {
  house.upstream.play((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write(chunk({ content: 'Half' }));
    setTimeout(() => outgoing.destroy(), 20);
  });
  const stream = await client.chat.completions.create({ ...request, stream: true });
  const read = async () => {
    for await (const part of stream) void part;
  };
  await expect(read()).rejects.toThrow(OpenAI.APIError);
});

test.each([false, true])('metadata comes on request only, stream %s', async (stream) => {
  house.upstream.play((outgoing, { json }) => {
    if (json.stream === true)
      return sendEvents(outgoing, [chunk({ content: 'Hi' }), chunk({}, 'stop'), usageChunk, done]);
    sendJson(outgoing, 200, {
      id: 'up',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
      usage,
    });
  });
  const send = (headers: Record<string, string>) =>
    house.gateway.post('/v1/chat/completions', { ...request, tools: undefined, stream }, { headers });
  expect(await (await send({})).text()).not.toContain('openrouter_metadata');
  const text = await (await send({ 'x-openrouter-metadata': 'enabled' })).text();
  expect(text).toContain('"openrouter_metadata":{"requested":"pareto-code","strategy":"pareto"');
  if (stream) {
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    const last = JSON.parse(/data: (.*"openrouter_metadata".*)/.exec(text)?.[1] ?? '{}') as object;
    expect(last).toMatchObject({ object: 'chat.completion.chunk', created: expect.any(Number) as unknown });
  } else expect(JSON.parse(text)).toMatchObject({ choices: [{ message: { content: 'Hi' } }] });
});

// `@openrouter/sdk` 1.3.19: the schema of every error has a whole number there
test.each([
  ['speakeasy-sdk/typescript 1.3.19 2.900.0 1.0.0 @openrouter/sdk', 400],
  ['openai/js', 'model_not_found'],
])('the code of an error is what %s reads', async (agent, code) => {
  for (const path of ['/v1/chat/completions', '/v1/responses']) {
    const body = { model: 'nobody/knows', messages: [{ role: 'user', content: 'x' }], input: 'x' };
    const response = await house.gateway.post(path, body, { headers: { 'user-agent': agent } });
    expect(await response.json()).toMatchObject({ error: { code, message: expect.any(String) as unknown } });
  }
});

test('an error carries the metadata as well', async () => {
  house.upstream.play((outgoing) =>
    sendJson(outgoing, 400, { error: { message: 'odd', type: 'x', code: null, param: null } }),
  );
  const response = await house.gateway.post(
    '/v1/chat/completions',
    { model: 'acme/one', messages: [{ role: 'user', content: 'x' }] },
    { headers: { 'x-openrouter-metadata': 'enabled' } },
  );
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ openrouter_metadata: { strategy: 'direct', attempt: 1 } });
});

test('however the last event is cut, the record is kept before all of it has left', async () => {
  const bytes = [chunk({ content: 'Hi' }), chunk({}, 'stop'), usageChunk, done].join('');
  for (let cut = bytes.length - 15; cut < bytes.length; cut++) {
    house.upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(bytes.slice(0, cut));
      setTimeout(() => outgoing.end(bytes.slice(cut)), 5);
    });
    const before = house.gateway.log.length;
    const response = await house.gateway.post('/v1/chat/completions', { ...request, stream: true });
    let text = '';
    for await (const piece of response.body ?? []) {
      text += Buffer.from(piece).toString();
      if (text.endsWith('[DONE]\n\n')) expect(house.gateway.log.length).toBe(before + 1);
    }
    expect(text).toBe(bytes);
  }
});

test('where every model writes less than was asked for, the limit is lowered instead of refusing', async () => {
  house.upstream.seen.length = 0;
  house.upstream.play((outgoing) =>
    sendJson(outgoing, 200, {
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'length' }],
      usage,
    }),
  );
  const response = await house.gateway.post('/v1/chat/completions', {
    ...request,
    tools: undefined,
    max_tokens: 32_000,
  });
  expect([response.status, house.upstream.seen[0]?.json.max_tokens]).toEqual([200, 8_000]);
  expect(response.headers.get('x-pareto-ignored')).toContain('lowered');
  await response.text();
});
