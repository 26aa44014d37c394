import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../../electron/gateway/errors.ts';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { Conversation, InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import {
  authors,
  contextFor,
  inboundDialects,
  outboundDialects,
  providerJson,
  providerStream,
  readStream,
} from '../../../support/dialect-fixtures.ts';
import { answers, comparable, expectedView } from '../../../support/expected-answers.ts';
import { askThroughSdk } from '../../../support/sdk-clients.ts';

const matrix = inboundDialects.flatMap((inbound) =>
  outboundDialects.flatMap((outbound) => Object.keys(answers).map((feature) => [inbound, outbound, feature] as const)),
);

/** A client that asked for thinking and for usage. */
function asked(inbound: InboundDialect): Conversation {
  const bodies = {
    'openai-chat': {
      model: 'pareto-code',
      messages: [{ role: 'user', content: 'x' }],
      reasoning_effort: 'high',
      stream_options: { include_usage: true },
    },
    'openai-responses': { model: 'pareto-code', input: 'x', reasoning: { effort: 'high' } },
    'anthropic-messages': {
      model: 'pareto-code',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'x' }],
      thinking: { type: 'adaptive' },
    },
  };
  return inboundCodecs[inbound].readRequest(bodies[inbound]);
}

describe.each(matrix)('%s client, %s provider: %s', (inbound, outbound, feature) => {
  const client = inboundCodecs[inbound];
  const context = contextFor(asked(inbound), authors[outbound]);
  const expected = comparable(feature, expectedView(inbound, outbound, feature));

  test('a whole answer reaches the official library unchanged in meaning', async () => {
    const reply = outboundCodecs[outbound].readReply(providerJson(outbound, feature), authors[outbound]);
    if ('failure' in reply) throw new Error(reply.failure.message);
    const view = await askThroughSdk(inbound, JSON.stringify(client.writeReply(reply, context)), false);
    expect(comparable(feature, view)).toEqual(expected);
  });

  test('a streamed answer reaches it the same way', async () => {
    const { events, ended } = readStream(outbound, providerStream(outbound, feature));
    const writer = client.createStreamWriter(context);
    const written = events.map((event) => writer.write(event)).join('') + writer.end();
    expect(ended).toBe(true);
    expect(comparable(feature, await askThroughSdk(inbound, written, true))).toEqual(expected);
  });
});

describe.each(inboundDialects.flatMap((inbound) => outboundDialects.map((outbound) => [inbound, outbound] as const)))(
  '%s client, %s provider: error',
  (inbound, outbound) => {
    const client = inboundCodecs[inbound];

    test('an error body becomes a typed error of the official library', async () => {
      const failure = outboundCodecs[outbound].readError(429, providerJson(outbound, 'error'));
      expect(failure).toMatchObject({ status: 429, message: expect.stringMatching(/rate limit|quota/i) });
      const error = new GatewayError('rate_limited', 429, failure?.message ?? '', { errorType: 'rate_limit_exceeded' });
      const body = JSON.stringify(client.writeError(error, 'req-1'));
      await expect(askThroughSdk(inbound, body, false, 429)).rejects.toMatchObject({
        status: 429,
        message: expect.stringMatching(/rate limit|quota/i),
      });
      expect(errorTypePlace(inbound, JSON.parse(body))).toBe('rate_limit_exceeded');
    });

    test('an error after half an answer is an error, never an end', async () => {
      const { events, ended } = readStream(outbound, providerStream(outbound, 'error'));
      expect(ended).toBe(false);
      expect(events.at(-1)).toMatchObject({ kind: 'error', failure: { message: 'Provider disconnected' } });
      const writer = client.createStreamWriter(contextFor(asked(inbound), authors[outbound]));
      const half = events
        .slice(0, -1)
        .map((event) => writer.write(event))
        .join('');
      expect(half).toContain('Half');
      const broken = half + writer.error(new GatewayError('provider_failed', 502, 'Provider disconnected'));
      await expect(askThroughSdk(inbound, broken, true)).rejects.toThrow('Provider disconnected');
    });

    test('a stream that somebody else began can be ended with an error too', async () => {
      const event = client.writeErrorEvent(new GatewayError('provider_failed', 502, 'Provider disconnected'), 'req-1');
      await expect(askThroughSdk(inbound, event, true)).rejects.toThrow('Provider disconnected');
    });
  },
);

/** OpenRouter puts the typed error in another place in each format. */
function errorTypePlace(
  inbound: InboundDialect,
  body: { error: { error_type?: string; metadata?: { error_type?: string } }; error_type?: string },
): string | undefined {
  if (inbound === 'openai-chat') return body.error.metadata?.error_type;
  return inbound === 'anthropic-messages' ? body.error.error_type : body.error_type;
}
