import Anthropic from '@anthropic-ai/sdk';
import { APICallError } from 'ai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { outboundDialects, providerJson, providerStream } from '../support/dialect-fixtures.ts';
import { useEveryFormat } from '../support/every-format.ts';
import { comparable, expectedView } from '../support/expected-answers.ts';
import { sendEvents, sendJson } from '../support/fake-upstream.ts';
import { libraryClients, type LibraryClient } from '../support/library-clients.ts';
import { viewAsProvider } from '../support/provider-view.ts';
import { clientSecret } from '../support/running-gateway.ts';
import { addressOf, replays, replaysError, signatureOf, type ScriptedProvider } from '../support/scripted-provider.ts';
import type { ClientView } from '../support/sdk-clients.ts';
import { understood } from '../support/understood-requests.ts';

/** What is asked (of `requests`), and which recorded reply answers it. */
const features: Readonly<Record<string, readonly [request: string, reply: string]>> = {
  text: ['text', 'text'],
  'a tool call after text': ['parallel tools and their results', 'tool'],
  'parallel tool calls': ['tools', 'tools'],
  'tool results sent back': ['parallel tools and their results', 'text'],
  images: ['images', 'text'],
  reasoning: ['reasoning', 'reasoning'],
  'structured output': ['structured output', 'structured'],
  refusal: ['text', 'refusal'],
};

const matrix = libraryClients.flatMap((client) =>
  outboundDialects.flatMap((outbound) => [false, true].map((streamed) => ({ client, outbound, streamed }))),
);

const house = useEveryFormat();

describe.each(matrix)('$client.name, $outbound provider, streamed $streamed', ({ client, outbound, streamed }) => {
  const isSame = client.dialect === outbound;
  const provider = (): ScriptedProvider => house.providerOf(outbound);

  test.each(Object.entries(features))('%s', async (_feature, [request, reply]) => {
    const { upstream, model } = provider();
    upstream.play(replays(outbound, reply));
    const [view, wire] = await client.ask(house.gateway, model.id, request, streamed);
    expect(comparable(reply, view)).toEqual(comparable(reply, expectedFor(client, outbound, reply)));
    const seen = upstream.seen[0];
    expect(upstream.seen).toHaveLength(1);
    expect([seen?.path, seen?.headers]).toMatchObject([
      addressOf(outbound, upstreamModel(model), streamed),
      signatureOf(outbound, `sk-${provider().config.id}-secret-key`),
    ]);
    expect(JSON.stringify(seen?.headers)).not.toContain(clientSecret);
    if (isSame) {
      expect(seen?.raw.toString()).toBe(wire.sent.replace(`"${model.id}"`, `"${upstreamModel(model)}"`));
      expect(wire.received).toEqual(recordedBytes(outbound, reply, streamed));
    } else {
      if (outbound !== 'gemini') expect(seen?.json.model).toBe(upstreamModel(model));
      expect(viewAsProvider(outbound, seen?.json ?? {})).toMatchObject(understood[request] ?? {});
    }
    expect(house.gateway.log).toMatchObject([
      { dialect: client.dialect, model: model.id, outcome: 'succeeded', dropped: [], streamed },
    ]);
  });

  test('error', async () => {
    const { upstream, model } = provider();
    upstream.play(replaysError(outbound));
    const failure: unknown = await client
      .ask(house.gateway, model.id, 'text', streamed)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(errorClassOf(client, 429));
    expect(failure).toMatchObject({
      [client.name === 'ai' ? 'statusCode' : 'status']: 429,
      message: expect.stringMatching(/rate limit|quota/i),
    });
    expect(upstream.seen).toHaveLength(1);
  });

  // Gemini's address says whether the answer is a stream
  if (outbound !== 'gemini') {
    test.each(Object.values(features))(
      'a server that knows one shape of answers only: %s, %s',
      async (request, reply) => {
        const { upstream, model } = provider();
        upstream.play(
          streamed
            ? (outgoing) => sendJson(outgoing, 200, providerJson(outbound, reply))
            : (outgoing) => sendEvents(outgoing, [providerStream(outbound, reply).toString()]),
        );
        const [view] = await client.ask(house.gateway, model.id, request, streamed);
        expect(comparable(reply, view)).toEqual(comparable(reply, expectedFor(client, outbound, reply)));
        expect(house.gateway.log).toMatchObject([{ outcome: 'succeeded', streamed }]);
      },
    );
  }

  if (streamed) {
    test('lines that end in carriage returns alone', async () => {
      const { upstream, model } = provider();
      const bytes = providerStream(outbound, 'text').toString().replaceAll('\n', '\r');
      upstream.play((outgoing) => sendEvents(outgoing, [bytes]));
      const [view] = await client.ask(house.gateway, model.id, 'text', streamed);
      expect(view).toEqual(expectedFor(client, outbound, 'text'));
    });

    test('error in the middle of the answer', async () => {
      const { upstream, model } = provider();
      upstream.play(replays(outbound, 'error'));
      await expect(client.ask(house.gateway, model.id, 'text', streamed)).rejects.toThrow('Provider disconnected');
      expect(house.gateway.log).toMatchObject([{ outcome: 'failed', error: 'Provider disconnected' }]);
    });
  }
});

function upstreamModel(model: ScriptedProvider['model']): string {
  return model.endpoints[0]?.modelId ?? '';
}

function recordedBytes(outbound: ScriptedProvider['dialect'], reply: string, streamed: boolean): Buffer {
  return streamed ? providerStream(outbound, reply) : Buffer.from(JSON.stringify(providerJson(outbound, reply)));
}

/** The `ai` library spells its own finish reasons with dashes. */
function expectedFor(client: LibraryClient, outbound: ScriptedProvider['dialect'], reply: string): ClientView {
  const view = expectedView(client.dialect, outbound, reply);
  return client.name === 'ai' ? { ...view, finish: view.finish.replace('_', '-') } : view;
}

function errorClassOf(client: LibraryClient, status: 429): new (...args: never[]) => Error {
  if (client.name === 'ai') return APICallError;
  const classes = client.dialect === 'anthropic-messages' ? Anthropic : OpenAI;
  return { 429: classes.RateLimitError }[status];
}
