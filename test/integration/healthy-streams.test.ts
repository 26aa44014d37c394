import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/dialect.ts';
import { inboundDialects, outboundDialects, providerStream } from '../support/dialect-fixtures.ts';
import { expectedView } from '../support/expected-answers.ts';
import { chunk, done, sendJson, writes, type Script } from '../support/fake-upstream.ts';
import { requests } from '../support/inbound-requests.ts';
import { libraryClients, type LibraryClient } from '../support/library-clients.ts';
import { useProviderPairs } from '../support/provider-pairs.ts';
import { eventsOf, textOf, unknownEventOf } from '../support/recorded-events.ts';
import { inboundPaths } from '../support/scripted-provider.ts';

const pairOf = useProviderPairs();
const combinations = libraryClients.flatMap((client) => outboundDialects.map((outbound) => ({ client, outbound })));

const big = 'wörld 🌍! '.repeat(80_000);

const unknownEvents = 'unknown events between events';

/** The same answer in other bytes. */
const disguises: Readonly<Record<string, (dialect: Dialect) => Script>> = {
  'lines that end in CRLF': (dialect) => writes([textOf(dialect).replaceAll('\n', '\r\n')], 'end'),
  'one byte at a time': (dialect) => (outgoing) => trickle(outgoing, providerStream(dialect, 'text')),
  'comments between events': (dialect) =>
    writes(
      eventsOf(dialect, 'text').flatMap((event) => [': PROCESSING\n\n', event]),
      'end',
    ),
  [unknownEvents]: (dialect) => writes(withUnknownEvent(dialect), 'end'),
  'as text, which it is not called': (dialect) => named('text/plain; charset=utf-8', textOf(dialect)),
  'as JSON, which it is not': (dialect) => named('application/json', textOf(dialect)),
  'without a name, behind a comment': (dialect) => named(null, `: PROCESSING\n\n${textOf(dialect)}`),
  'with an encoding that is none': (dialect) => (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'none' });
    outgoing.end(textOf(dialect));
  },
  'gzip, which nobody asked for': (dialect) => compressed('gzip', gzipSync(textOf(dialect))),
  'brotli, which nobody asked for': (dialect) => compressed('br', brotliCompressSync(textOf(dialect))),
};

describe.each(combinations)('a healthy stream: $client.name, $outbound provider', ({ client, outbound }) => {
  // of its own format the openai library takes no event that it does not know: there it is our bytes that count
  const throws = client.dialect === 'openai-responses' && outbound === 'openai-responses';
  const shown = Object.entries(disguises).filter(([name]) => !(throws && name === unknownEvents));

  test.each(shown)('%s', async (_name, disguise) => {
    const { cheap, gateway } = pairOf(outbound);
    cheap.upstream.play(disguise(outbound));
    const [view] = await client.ask(gateway, 'pareto-code', 'text', true);
    expect(view).toEqual(expectedText(client, outbound));
    expect(gateway.log).toMatchObject([{ outcome: 'succeeded', model: cheap.model.id, estimated: false }]);
  });

  test('an event of one megabyte', async () => {
    const { cheap, gateway } = pairOf(outbound);
    cheap.upstream.play(writes([textOf(outbound).replaceAll('wörld 🌍!', big)], 'end'));
    const [view] = await client.ask(gateway, 'pareto-code', 'text', true);
    expect(Buffer.byteLength(view.text)).toBeGreaterThan(1_000_000);
    expect(view).toEqual({ ...expectedText(client, outbound), text: `Grüße, ${big}` });
  });
});

test.each(inboundDialects)('%s: an unknown event reaches a client of the same format as it came', async (dialect) => {
  const { cheap, gateway } = pairOf(dialect);
  const events = withUnknownEvent(dialect);
  cheap.upstream.play(writes(events, 'end'));
  const response = await gateway.post(inboundPaths[dialect], { ...requests.text?.[dialect], stream: true });
  expect(await response.text()).toBe(events.join(''));
});

test.each([true, false])('a picture that has no place in a message is said to be lost, streamed %s', async (stream) => {
  const { cheap, gateway } = pairOf('openai-chat');
  const images = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }];
  const whole = { choices: [{ message: { content: 'Here.', images }, finish_reason: 'stop' }] };
  const events = [chunk({ content: 'Here.' }), chunk({ images }), chunk({}, 'stop'), done];
  cheap.upstream.play(stream ? writes(events, 'end') : (outgoing) => sendJson(outgoing, 200, whole));
  const body = { ...requests.text?.['anthropic-messages'], stream };
  const response = await gateway.post(inboundPaths['anthropic-messages'], body);
  expect(await response.text()).not.toContain('AAAA');
  // a stream has begun when the picture comes
  expect(response.headers.get('x-pareto-dropped')).toBe(stream ? null : 'answer.images');
  expect(gateway.log).toMatchObject([{ outcome: 'succeeded', dropped: ['answer.images'] }]);
});

function withUnknownEvent(dialect: Dialect): readonly string[] {
  return eventsOf(dialect, 'text').toSpliced(1, 0, unknownEventOf(dialect));
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
