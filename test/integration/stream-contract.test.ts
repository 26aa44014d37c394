import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/dialect.ts';
import { inboundDialects, outboundDialects, providerJson, providerStream } from '../support/dialect-fixtures.ts';
import { expectedView } from '../support/expected-answers.ts';
import { fails, resets, sendJson, staysSilent, writes, type Script } from '../support/fake-upstream.ts';
import { requests } from '../support/inbound-requests.ts';
import { libraryClients, type LibraryClient } from '../support/library-clients.ts';
import { begunText, errorEventOf, eventsOf, preambleOf, unknownEventOf } from '../support/recorded-events.ts';
import { startGateway, type RunningGateway } from '../support/running-gateway.ts';
import { inboundPaths, replays, startProvider, type ScriptedProvider } from '../support/scripted-provider.ts';

/** Two providers of one wire format, and a gateway that knows only them. */
interface World {
  readonly cheap: ScriptedProvider;
  readonly dear: ScriptedProvider;
  readonly gateway: RunningGateway;
  /** The same, but with little patience for silence. */
  readonly hasty: RunningGateway;
}

let worlds: ReadonlyMap<Dialect, World>;

beforeAll(async () => {
  worlds = new Map(
    await Promise.all(outboundDialects.map(async (dialect) => [dialect, await startWorld(dialect)] as const)),
  );
});
afterAll(async () => {
  for (const { gateway, hasty, cheap, dear } of worlds.values()) {
    await Promise.all([gateway.close(), hasty.close()]);
    await Promise.all([cheap.upstream.close(), dear.upstream.close()]);
  }
});
beforeEach(() => {
  for (const [dialect, { gateway, hasty, cheap, dear }] of worlds) {
    for (const running of [gateway, hasty]) {
      running.gateway.forgetHealth();
      running.log.length = 0;
    }
    cheap.upstream.seen.length = 0;
    dear.upstream.seen.length = 0;
    dear.upstream.play(replays(dialect, 'text'));
  }
});

async function startWorld(dialect: Dialect): Promise<World> {
  const cheap = await startProvider(dialect, 'cheap', 1);
  const dear = await startProvider(dialect, 'dear', 2);
  const parts = { providers: [cheap.config, dear.config], models: [cheap.model, dear.model] };
  return {
    cheap,
    dear,
    gateway: await startGateway({ ...parts, settings: { limits: { firstTokenMs: 2_000, idleMs: 2_000 } } }),
    hasty: await startGateway({ ...parts, settings: { limits: { firstTokenMs: 150, idleMs: 150 } } }),
  };
}

function worldOf(dialect: Dialect): World {
  return worlds.get(dialect) as World;
}

const pairs = libraryClients.flatMap((client) => outboundDialects.map((outbound) => ({ client, outbound })));

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

describe.each(pairs)('before the first token: $client.name, $outbound provider', ({ client, outbound }) => {
  const cases = [
    ...plainFaults.map(([name, script]) => ({ name, script, streamed: false })),
    ...[...plainFaults, ...streamFaults(outbound)].map(([name, script]) => ({ name, script, streamed: true })),
  ];

  test.each(cases)('$name, streamed $streamed: another model answers, and nobody notices', async (fault) => {
    const { cheap, dear, gateway: patient, hasty } = worldOf(outbound);
    const gateway = fault.name.endsWith('silence') ? hasty : patient;
    cheap.upstream.play(fault.script);
    const [view] = await client.ask(gateway, 'pareto-code', 'text', fault.streamed);
    expect(view).toEqual(expectedText(client, outbound));
    expect([cheap.upstream.seen.length, dear.upstream.seen.length]).toEqual([1, 1]);
    expect(gateway.log[0]?.attempts.map((attempt) => attempt.outcome)).toEqual(['failed', 'succeeded']);
  });
});

describe.each(pairs)('after the first token: $client.name, $outbound provider', ({ client, outbound }) => {
  test.each(['reset', 'silence', 'end'] as const)('%s: the library throws its own error', async (after) => {
    const { cheap, dear, gateway: patient, hasty } = worldOf(outbound);
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

describe.each(inboundDialects.flatMap((inbound) => outboundDialects.map((outbound) => ({ inbound, outbound }))))(
  'the end of a broken stream: $inbound client, $outbound provider',
  ({ inbound, outbound }) => {
    const errors = {
      'openai-chat': /\ndata: \{"id":"[^"]+","object":"chat.completion.chunk","error":\{[^\n]+\n\n$/,
      'openai-responses': /\nevent: error\ndata: \{[^\n]+\n\nevent: response.failed\ndata: \{[^\n]+\n\n$/,
      'anthropic-messages': /\nevent: error\ndata: \{"type":"error","error":\{[^\n]+\n\n$/,
    };

    test('is the error event of the format, and its last event never comes', async () => {
      const { cheap, gateway } = worldOf(outbound);
      cheap.upstream.play(writes(begunText(outbound), 'reset'));
      const response = await gateway.post(inboundPaths[inbound], { ...requests.text?.[inbound], stream: true });
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).toMatch(errors[inbound]);
      expect(text).not.toMatch(/\[DONE\]|message_stop|response\.completed/);
    });
  },
);

describe('an answer that takes longer to begin than the first token may', () => {
  /** Enough to see that nothing is given up, and so long a silence that only the test's own end comes after it. */
  const limits = { firstTokenMs: 150, idleMs: 10_000 };
  const tooLongMs = 400;

  /** What a provider sends when the model begins to think or to search, before there is a word of it. */
  const openings = {
    'anthropic-messages': [
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'server_tool_use', id: 's', name: 'web_search' },
      },
    ],
    'openai-responses': [
      { type: 'response.output_item.added', output_index: 0, item: { id: 'rs', type: 'reasoning', summary: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { id: 'ws', type: 'web_search_call' } },
    ],
  } as const;
  const cases = (['anthropic-messages', 'openai-responses'] as const).flatMap((dialect) =>
    openings[dialect].map((event) => ({ dialect, event })),
  );

  async function ask(dialect: Dialect & keyof typeof inboundPaths, streamed: boolean, patience: typeof limits) {
    const { cheap, dear } = worldOf(dialect);
    const parts = { providers: [cheap.config, dear.config], models: [cheap.model, dear.model] };
    const gateway = await startGateway({ ...parts, settings: { limits: patience } });
    const response = await gateway.post(inboundPaths[dialect], { ...requests.text?.[dialect], stream: streamed });
    const text = await response.text();
    await gateway.close();
    return { text, reasons: gateway.log[0]?.attempts.map(({ reason }) => reason) };
  }

  test.each(cases)('is waited for once $event.type has come: $dialect, $event', async ({ dialect, event }) => {
    const { cheap, dear } = worldOf(dialect);
    const written = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    cheap.upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(written);
      setTimeout(() => outgoing.end(text(dialect)), tooLongMs);
    });
    const answer = await ask(dialect, true, limits);
    expect([answer.text, answer.reasons]).toEqual([written + text(dialect), [null]]);
    expect(dear.upstream.seen).toHaveLength(0);
  });

  test.each(cases)('is given up when nothing follows: $dialect, $event', async ({ dialect, event }) => {
    const { cheap } = worldOf(dialect);
    cheap.upstream.play(writes([`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`], 'silence'));
    const answer = await ask(dialect, true, { firstTokenMs: 10_000, idleMs: 150 });
    expect([answer.text, answer.reasons]).toEqual([text(dialect), ['idle_timeout', null]]);
  });

  test.each(inboundDialects)('is waited for where it comes in one piece: %s', async (dialect) => {
    const { cheap, dear } = worldOf(dialect);
    const whole = JSON.stringify(providerJson(dialect, 'text'));
    cheap.upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write('\n');
      setTimeout(() => outgoing.end(whole), tooLongMs);
    });
    const answer = await ask(dialect, false, limits);
    expect([JSON.parse(answer.text), answer.reasons]).toEqual([JSON.parse(whole), [null]]);
    expect(dear.upstream.seen).toHaveLength(0);
  });

  test.each(inboundDialects)('is given up where it began in one piece and nothing follows: %s', async (dialect) => {
    const { cheap } = worldOf(dialect);
    cheap.upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write('{');
    });
    const answer = await ask(dialect, false, { firstTokenMs: 10_000, idleMs: 150 });
    expect(answer.reasons).toEqual(['idle_timeout', null]);
  });
});

const big = 'wörld 🌍! '.repeat(80_000);

const unknownEvents = 'unknown events between events';

/** The same answer in other bytes. */
const disguises: Readonly<Record<string, (dialect: Dialect) => Script>> = {
  'lines that end in CRLF': (dialect) => writes([text(dialect).replaceAll('\n', '\r\n')], 'end'),
  'one byte at a time': (dialect) => (outgoing) => trickle(outgoing, providerStream(dialect, 'text')),
  'comments between events': (dialect) =>
    writes(
      eventsOf(dialect, 'text').flatMap((event) => [': PROCESSING\n\n', event]),
      'end',
    ),
  [unknownEvents]: (dialect) => writes(withUnknownEvent(dialect), 'end'),
  'as text, which it is not called': (dialect) => named('text/plain; charset=utf-8', text(dialect)),
  'as JSON, which it is not': (dialect) => named('application/json', text(dialect)),
  'without a name, behind a comment': (dialect) => named(null, `: PROCESSING\n\n${text(dialect)}`),
  'with an encoding that is none': (dialect) => (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'none' });
    outgoing.end(text(dialect));
  },
  'gzip, which nobody asked for': (dialect) => compressed('gzip', gzipSync(text(dialect))),
  'brotli, which nobody asked for': (dialect) => compressed('br', brotliCompressSync(text(dialect))),
};

describe.each(pairs)('a healthy stream: $client.name, $outbound provider', ({ client, outbound }) => {
  // of its own format the openai library takes no event that it does not know: there it is our bytes that count
  const throws = client.dialect === 'openai-responses' && outbound === 'openai-responses';
  const shown = Object.entries(disguises).filter(([name]) => !(throws && name === unknownEvents));

  test.each(shown)('%s', async (_name, disguise) => {
    const { cheap, gateway } = worldOf(outbound);
    cheap.upstream.play(disguise(outbound));
    const [view] = await client.ask(gateway, 'pareto-code', 'text', true);
    expect(view).toEqual(expectedText(client, outbound));
    expect(gateway.log).toMatchObject([{ outcome: 'succeeded', model: cheap.model.id, estimated: false }]);
  });

  test('an event of one megabyte', async () => {
    const { cheap, gateway } = worldOf(outbound);
    cheap.upstream.play(writes([text(outbound).replaceAll('wörld 🌍!', big)], 'end'));
    const [view] = await client.ask(gateway, 'pareto-code', 'text', true);
    expect(Buffer.byteLength(view.text)).toBeGreaterThan(1_000_000);
    expect(view).toEqual({ ...expectedText(client, outbound), text: `Grüße, ${big}` });
  });
});

test.each(inboundDialects)('%s: an unknown event reaches a client of the same format as it came', async (dialect) => {
  const { cheap, gateway } = worldOf(dialect);
  const events = withUnknownEvent(dialect);
  cheap.upstream.play(writes(events, 'end'));
  const response = await gateway.post(inboundPaths[dialect], { ...requests.text?.[dialect], stream: true });
  expect(await response.text()).toBe(events.join(''));
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
      const { cheap, gateway } = worldOf('openai-chat');
      cheap.upstream.play(script);
      const [view] = await client.ask(gateway, 'pareto-code', 'text', streamed);
      expect(view).toEqual(expectedText(client, 'openai-chat'));
    });

    test('after it the answer counts as failed', async () => {
      const { cheap, gateway } = worldOf('openai-chat');
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
    const { cheap, gateway } = worldOf(dialect);
    cheap.upstream.play(writes(eventsOf(dialect, 'text').slice(0, -1), 'end'));
    const response = await gateway.post(inboundPaths[dialect], { ...requests.text?.[dialect], stream: true });
    const received = await response.text();
    expect(received).toBe(text(dialect).trimEnd() + '\n\n');
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
    const { cheap, dear } = worldOf(outbound);
    cheap.upstream.play(writes(whole, after));
    const parts = { providers: [cheap.config, dear.config], models: [cheap.model, dear.model] };
    // longer than a test may take
    const gateway = await startGateway({ ...parts, settings: { limits: { firstTokenMs: 30_000, idleMs: 30_000 } } });
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
    const { cheap } = worldOf(outbound);
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

function withUnknownEvent(dialect: Dialect): readonly string[] {
  return eventsOf(dialect, 'text').toSpliced(1, 0, unknownEventOf(dialect));
}

function text(dialect: Dialect): string {
  return providerStream(dialect, 'text').toString('utf8');
}

function expectedText(client: LibraryClient, outbound: Dialect) {
  return expectedView(client.dialect, outbound, 'text');
}

async function trickle(outgoing: Parameters<Script>[0], bytes: Buffer): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.socket?.setNoDelay(true);
  for (const byte of bytes) {
    outgoing.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  outgoing.end();
}

/** @param type as the provider names the stream; null = it does not */
function named(type: string | null, events: string): Script {
  return (outgoing) => {
    outgoing.writeHead(200, type === null ? {} : { 'content-type': type });
    outgoing.end(events);
  };
}

function compressed(encoding: string, bytes: Buffer): Script {
  return (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': encoding });
    // two pieces, so that the decoder has to wait
    outgoing.write(bytes.subarray(0, 40));
    setImmediate(() => outgoing.end(bytes.subarray(40)));
  };
}
