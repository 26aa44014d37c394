import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { outboundCodecs } from '../../../../../electron/gateway/dialects/codecs.ts';
import { legacyCompletions } from '../../../../../electron/gateway/dialects/openai-completions/legacy-completions.ts';
import {
  contextFor,
  outboundDialects,
  providerJson,
  providerStream,
  readStream,
  targets,
} from '../../../../support/dialect-fixtures.ts';

const request = { model: 'm', prompt: 'Once', max_tokens: 5, stop: ['.'], stream_options: { include_usage: true } };

function clientFor(answer: string, type: string): OpenAI {
  return new OpenAI({
    apiKey: 'k',
    baseURL: 'http://gateway.test/v1',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(answer, { headers: { 'content-type': type } })),
  });
}

test('the prompt becomes one message of the user', () => {
  const { body } = outboundCodecs['openai-chat'].writeRequest(
    legacyCompletions.readRequest({ ...request, prompt: ['Once'] }),
    targets['openai-chat'],
  );
  expect(body).toMatchObject({ messages: [{ role: 'user', content: 'Once' }], max_completion_tokens: 5, stop: ['.'] });
});

test.each(outboundDialects)('an answer of %s reaches the official library as text', async (dialect) => {
  const reply = outboundCodecs[dialect].readReply(providerJson(dialect, 'text'), 'a');
  if ('failure' in reply) throw new Error(reply.failure.message);
  const context = contextFor(legacyCompletions.readRequest(request));
  const whole = await clientFor(
    JSON.stringify(legacyCompletions.writeReply(reply, context)),
    'application/json',
  ).completions.create({ model: 'm', prompt: 'x' });
  expect(whole).toMatchObject({
    choices: [{ text: 'Grüße, wörld 🌍!', finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 20 },
  });

  const writer = legacyCompletions.createStreamWriter(context);
  const { events } = readStream(dialect, providerStream(dialect, 'text'));
  const stream = events.map((event) => writer.write(event)).join('') + writer.end();
  expect(stream.endsWith('data: [DONE]\n\n')).toBe(true);
  let text = '';
  let tokens = 0;
  for await (const chunk of await clientFor(stream, 'text/event-stream').completions.create({
    model: 'm',
    prompt: 'x',
    stream: true,
  })) {
    text += chunk.choices[0]?.text ?? '';
    tokens = chunk.usage?.total_tokens ?? tokens;
  }
  expect([text, tokens]).toEqual(['Grüße, wörld 🌍!', 120]);
});

test.each([
  ['prompt', { prompt: ['a', 'b'] }],
  ['prompt', { prompt: [1, 2] }],
  ['suffix', { suffix: 'end' }],
  ['echo', { echo: true }],
  ['best_of', { best_of: 2 }],
  ['n', { n: 2 }],
  ['logprobs', { logprobs: 3 }],
])('%s that no chat can do is refused, not ignored', (param, more) => {
  expect(() => legacyCompletions.readRequest({ ...request, ...more })).toThrow(
    expect.objectContaining({ status: 400, detail: expect.objectContaining({ param }) }),
  );
});
