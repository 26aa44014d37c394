import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/dialect.ts';
import { inboundDialects, outboundDialects } from '../support/dialect-fixtures.ts';
import { expectedView } from '../support/expected-answers.ts';
import { fails, resets, sendJson, staysSilent, writes, type Script } from '../support/fake-upstream.ts';
import { requests } from '../support/inbound-requests.ts';
import { libraryClients, type LibraryClient } from '../support/library-clients.ts';
import { useProviderPairs } from '../support/provider-pairs.ts';
import { begunText, errorEventOf, eventsOf, preambleOf, textOf } from '../support/recorded-events.ts';
import { startGateway } from '../support/running-gateway.ts';
import { inboundPaths } from '../support/scripted-provider.ts';

const pairOf = useProviderPairs();
const combinations = libraryClients.flatMap((client) => outboundDialects.map((outbound) => ({ client, outbound })));

const htmlPage: Script = (outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'text/html' });
  outgoing.end('<html>sign in</html>');
};
const errorIn200: Script = (outgoing) => sendJson(outgoing, 200, { error: { message: 'no', code: 500 } });

/** Ways to fail that have nothing to do with streams. */
const plainFaults: readonly (readonly [string, Script])[] = [
  ['a reset', resets],
  ['silence', staysSilent],
  ['401', fails(401)],
  ['429', fails(429)],
  ['500', fails(500)],
  ['529', fails(529)],
  ['an error in a 200', errorIn200],
  ['a page of HTML', htmlPage],
  ['an empty body', (outgoing) => void outgoing.writeHead(200).end()],
];

function streamFaults(dialect: Dialect): readonly (readonly [string, Script])[] {
  return [
    ['an error as the first event', writes([errorEventOf(dialect)], 'end')],
    ['an error after the opening events', writes([...preambleOf(dialect), errorEventOf(dialect)], 'end')],
    ['opening events and then a reset', writes(preambleOf(dialect), 'reset')],
    ['opening events and then silence', writes(preambleOf(dialect), 'silence')],
    ['opening events and then the end', writes(preambleOf(dialect), 'end')],
    ['an empty stream', writes([], 'end')],
    ['comments and then a reset', writes([': hello\n\n'], 'reset')],
    ['an event that is not JSON', writes(['data: {"choices":[\n\n'], 'end')],
  ];
}

describe.each(combinations)('before the first token: $client.name, $outbound provider', ({ client, outbound }) => {
  const cases = [
    ...plainFaults.map(([name, script]) => ({ name, script, streamed: false })),
    ...[...plainFaults, ...streamFaults(outbound)].map(([name, script]) => ({ name, script, streamed: true })),
  ];

  test.each(cases)('$name, streamed $streamed: another model answers, and nobody notices', async (fault) => {
    const { cheap, dear, gateway: patient, hasty } = pairOf(outbound);
    const gateway = fault.name.endsWith('silence') ? hasty : patient;
    cheap.upstream.play(fault.script);
    const [view] = await client.ask(gateway, 'pareto-code', 'text', fault.streamed);
    expect(view).toEqual(expectedText(client, outbound));
    expect([cheap.upstream.seen.length, dear.upstream.seen.length]).toEqual([1, 1]);
    expect(gateway.log[0]?.attempts.map((attempt) => attempt.outcome)).toEqual(['failed', 'succeeded']);
  });
});

describe.each(combinations)('after the first token: $client.name, $outbound provider', ({ client, outbound }) => {
  test.each(['reset', 'silence', 'end'] as const)('%s: the library throws its own error', async (after) => {
    const { cheap, dear, gateway: patient, hasty } = pairOf(outbound);
    const gateway = after === 'silence' ? hasty : patient;
    cheap.upstream.play(writes(begunText(outbound), after));
    const failure: unknown = await client.ask(gateway, 'pareto-code', 'text', true).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('incomplete') });
    if (client.name !== 'ai')
      expect(failure).toBeInstanceOf(client.dialect === 'anthropic-messages' ? Anthropic.APIError : OpenAI.APIError);
    expect(dear.upstream.seen).toHaveLength(0);
    expect(gateway.log).toMatchObject([{ outcome: 'failed', model: cheap.model.id }]);
  });
});

/** Errors whose only sign is the name of the event, or that are no more than a text. */
const looseErrors = [
  'event: error\ndata: {"message":"The GPU fell over."}\n\n',
  'event: error\ndata: {"detail":"The GPU fell over."}\n\n',
  'event: error\ndata: {"error":"The GPU fell over."}\n\n',
  'event: error\ndata: {"type":"error","message":"The GPU fell over."}\n\n',
];
/** A library that gets this event as it is fails by itself to read it. */
const wordsAlone = 'event: error\ndata: The GPU fell over.\n\n';

describe.each(combinations)("the provider's words: $client.name, $outbound provider", ({ client, outbound }) => {
  test.each(looseErrors)('are told of a late error in any shape: %j', async (event) => {
    const { cheap, dear, gateway } = pairOf(outbound);
    cheap.upstream.play(writes([...begunText(outbound), event], 'end'));
    const failure: unknown = await client.ask(gateway, 'pareto-code', 'text', true).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('The GPU fell over.') });
    expect(dear.upstream.seen).toHaveLength(0);
    expect(gateway.log).toMatchObject([{ outcome: 'failed', error: expect.stringContaining('The GPU fell over.') }]);
  });

  test.each([...looseErrors, wordsAlone])('are kept of an error before the first token: %j', async (event) => {
    const { cheap, gateway } = pairOf(outbound);
    cheap.upstream.play(writes([...preambleOf(outbound), event], 'end'));
    const [view] = await client.ask(gateway, 'pareto-code', 'text', true);
    expect(view).toEqual(expectedText(client, outbound));
    expect(gateway.log[0]?.attempts[0]).toMatchObject({ message: expect.stringContaining('The GPU fell over.') });
  });
});

describe.each(inboundDialects.flatMap((inbound) => outboundDialects.map((outbound) => ({ inbound, outbound }))))(
  'the end of a broken stream: $inbound client, $outbound provider',
  ({ inbound, outbound }) => {
    const errors = {
      'openai-chat': /\ndata: \{"id":"[^"]+","object":"chat.completion.chunk","error":\{[^\n]+\n\n$/,
      'openai-responses': /\nevent: error\ndata: \{[^\n]+\n\nevent: response.failed\ndata: \{[^\n]+\n\n$/,
      'anthropic-messages': /\nevent: error\ndata: \{"type":"error","error":\{[^\n]+\n\n$/,
    };

    test('is the error event of the format, and its last event never comes', async () => {
      const { cheap, gateway } = pairOf(outbound);
      cheap.upstream.play(writes(begunText(outbound), 'reset'));
      const response = await gateway.post(inboundPaths[inbound], { ...requests.text?.[inbound], stream: true });
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).toMatch(errors[inbound]);
      expect(text).not.toMatch(/\[DONE\]|message_stop|response\.completed/);
    });
  },
);

/** What FastAPI, Cloudflare and MiniMax write, and others. */
const looseBodies = [
  { message: 'The GPU fell over.' },
  { detail: 'The GPU fell over.' },
  { detail: [{ loc: ['body'], msg: 'The GPU fell over.' }] },
  { success: false, errors: [{ code: 7003, message: 'The GPU fell over.' }] },
  { choices: null, base_resp: { status_code: 1013, status_msg: 'The GPU fell over.' } },
  { error: 'The GPU fell over.' },
];

describe.each(outboundDialects)("the provider's words in a body of any shape: %s provider", (dialect) => {
  const cases = looseBodies.flatMap((body) => [200, 503].map((status) => ({ body, status })));

  test.each(cases)('are kept: $status, $body', async ({ body, status }) => {
    const { cheap, gateway } = pairOf(dialect);
    cheap.upstream.play((outgoing) => sendJson(outgoing, status, body));
    const response = await gateway.chat({});
    expect(response.status).toBe(200);
    const told = { reason: 'provider_error', message: expect.stringContaining('The GPU fell over.') as string };
    expect(gateway.log[0]?.attempts[0]).toMatchObject(told);
  });
});

describe.each(libraryClients)('an answer of Gemini that is whole but says nothing: $name', (client) => {
  const counts = { usageMetadata: { promptTokenCount: 40, totalTokenCount: 40 } };
  const candidates = [
    { content: { role: 'model' }, finishReason: 'STOP' },
    { content: { role: 'model', parts: [{ text: '', thoughtSignature: 'c2ln' }] }, finishReason: 'STOP' },
    { finishReason: 'STOP', index: 0 },
    { finishReason: 'OTHER' },
  ];

  test.each(candidates.flatMap((candidate) => [true, false].map((streamed) => ({ candidate, streamed }))))(
    'is followed by the answer of another model: $candidate, streamed $streamed',
    async ({ candidate, streamed }) => {
      const { cheap, gateway } = pairOf('gemini');
      const answer = { candidates: [candidate], ...counts };
      cheap.upstream.play((outgoing, seen) =>
        streamed
          ? writes([`data: ${JSON.stringify(answer)}\n\n`], 'end')(outgoing, seen)
          : sendJson(outgoing, 200, answer),
      );
      const [view] = await client.ask(gateway, 'pareto-code', 'text', streamed);
      expect(view).toEqual(expectedText(client, 'gemini'));
      expect(gateway.log[0]?.attempts[0]).toMatchObject({ reason: 'empty_answer', usage: { prompt: 40 } });
    },
  );

  test('is an answer where the length or a rule ended it', async () => {
    const { cheap, gateway } = pairOf('gemini');
    const answer = { candidates: [{ content: { role: 'model' }, finishReason: 'MAX_TOKENS' }], ...counts };
    cheap.upstream.play((outgoing) => sendJson(outgoing, 200, answer));
    await client.ask(gateway, 'pareto-code', 'text', false);
    expect(gateway.log).toMatchObject([{ outcome: 'succeeded', model: cheap.model.id }]);
  });
});

/** Z.ai's, and Google's for a call that cannot be run. */
const givingUp = ['network_error', 'function_call_filter: MALFORMED_FUNCTION_CALL'] as const;

describe.each(libraryClients.flatMap((client) => givingUp.map((reason) => ({ name: client.name, client, reason }))))(
  'a chat provider that gives up and only names a reason to stop: $name, $reason',
  ({ client, reason }) => {
    const givesUp = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"${reason}"}]}\n\ndata: [DONE]\n\n`;

    const half = { index: 0, message: { role: 'assistant', content: 'Half' }, finish_reason: reason };

    test.each<[boolean, Script]>([
      [true, writes([...preambleOf('openai-chat'), givesUp], 'end')],
      [false, (outgoing) => sendJson(outgoing, 200, { object: 'chat.completion', choices: [half] })],
    ])('before the first token another model answers, streamed %s', async (streamed, script) => {
      const { cheap, gateway } = pairOf('openai-chat');
      cheap.upstream.play(script);
      const [view] = await client.ask(gateway, 'pareto-code', 'text', streamed);
      expect(view).toEqual(expectedText(client, 'openai-chat'));
    });

    test('after it the answer counts as failed', async () => {
      const { cheap, gateway } = pairOf('openai-chat');
      cheap.upstream.play(writes([...begunText('openai-chat'), givesUp], 'end'));
      await client.ask(gateway, 'pareto-code', 'text', true).catch(() => 'told');
      expect(gateway.log).toMatchObject([{ outcome: 'failed', error: expect.stringContaining(reason) }]);
    });
  },
);

describe('a stream that says why it stopped but leaves out its last event', () => {
  test.each([
    ['openai-chat', 'data: [DONE]'],
    ['anthropic-messages', 'event: message_stop'],
  ] as const)('%s: the last event is added', async (dialect, terminal) => {
    const { cheap, gateway } = pairOf(dialect);
    cheap.upstream.play(writes(eventsOf(dialect, 'text').slice(0, -1), 'end'));
    const response = await gateway.post(inboundPaths[dialect], { ...requests.text?.[dialect], stream: true });
    const received = await response.text();
    expect(received).toBe(textOf(dialect).trimEnd() + '\n\n');
    expect(received).toContain(terminal);
    expect(gateway.log[0]?.outcome).toBe('succeeded');
  });
});

describe.each(outboundDialects)('what breaks behind a whole answer: %s provider', (outbound) => {
  /** All that says the answer is whole; chat and messages have an event of their own behind it. */
  const whole = eventsOf(outbound, 'text').slice(
    0,
    outbound === 'openai-chat' || outbound === 'anthropic-messages' ? -1 : undefined,
  );

  test.each(['reset', 'silence'] as const)('is no error for any client: %s', async (after) => {
    const { cheap, dear } = pairOf(outbound);
    cheap.upstream.play(writes(whole, after));
    const parts = { providers: [cheap.config, dear.config], models: [cheap.model, dear.model] };
    // longer than a test may take
    const gateway = await startGateway(parts);
    await Promise.all(
      libraryClients.map(async (client) => {
        const [view] = await client.ask(gateway, 'pareto-code', 'text', true);
        expect(view).toEqual(expectedText(client, outbound));
      }),
    );
    await gateway.close();
    expect(gateway.log.map(({ outcome }) => outcome)).toEqual(libraryClients.map(() => 'succeeded'));
    expect(dear.upstream.seen).toHaveLength(0);
  });
});

describe.each(outboundDialects)('a stream that stays open behind its error: %s provider', (outbound) => {
  test('is over for every client', async () => {
    const { cheap } = pairOf(outbound);
    cheap.upstream.play(writes([...begunText(outbound), errorEventOf(outbound)], 'silence'));
    // longer than a test may take
    const settings = { limits: { firstTokenMs: 30_000, idleMs: 30_000 } };
    const gateway = await startGateway({ providers: [cheap.config], models: [cheap.model], settings });
    await Promise.all(
      inboundDialects.map(async (inbound) => {
        const response = await gateway.post(inboundPaths[inbound], { ...requests.text?.[inbound], stream: true });
        expect(await response.text()).toMatch(/"error":\{|"type":"error"/);
      }),
    );
    await gateway.close();
    expect(gateway.log.map(({ outcome }) => outcome)).toEqual(inboundDialects.map(() => 'failed'));
  });
});

function expectedText(client: LibraryClient, outbound: Dialect) {
  return expectedView(client.dialect, outbound, 'text');
}
