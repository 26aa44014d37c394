import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { Dialect } from '../../shared/dialect.ts';
import { inboundDialects, outboundDialects, providerStream } from '../support/dialect-fixtures.ts';
import { useEveryFormat } from '../support/every-format.ts';
import { fails, staysSilent, writes, type Script } from '../support/fake-upstream.ts';
import { requests } from '../support/inbound-requests.ts';
import { libraryClients } from '../support/library-clients.ts';
import { begunText, eventsOf } from '../support/recorded-events.ts';
import { clientSecret } from '../support/running-gateway.ts';
import { inboundPaths } from '../support/scripted-provider.ts';

const pairs = inboundDialects.flatMap((inbound) => outboundDialects.map((outbound) => ({ inbound, outbound })));

const house = useEveryFormat({ settings: { limits: { idleMs: 200 } }, quietMs: 40 });

function bodyOf(inbound: InboundDialect, outbound: Dialect, stream = true): object {
  return { ...requests.text?.[inbound], model: house.providerOf(outbound).model.id, stream };
}

/** Thinks for a while without a word. */
function thinks(ms: number, then: Script): Script {
  return (outgoing, seen) => void setTimeout(() => void then(outgoing, seen), ms);
}

describe.each(pairs)('a slow first token: $inbound client, $outbound provider', ({ inbound, outbound }) => {
  test('is bridged with comments, which every library skips', async () => {
    const { upstream, model } = house.providerOf(outbound);
    upstream.play(thinks(150, writes([providerStream(outbound, 'text').toString()], 'end')));
    for (const client of libraryClients.filter(({ dialect }) => dialect === inbound)) {
      const [view, wire] = await client.ask(house.gateway, model.id, 'text', true);
      expect(view.text).toBe('Grüße, wörld 🌍!');
      expect(wire.received.toString()).toMatch(/^(: ping\n\n)+(data|event): /);
    }
  });

  test('that never comes is an error of the library, though the stream has begun', async () => {
    const { upstream, model } = house.providerOf(outbound);
    upstream.play(thinks(100, fails(500, {}, 'GPU on fire')));
    for (const client of libraryClients.filter(({ dialect }) => dialect === inbound))
      await expect(client.ask(house.gateway, model.id, 'text', true)).rejects.toThrow('GPU on fire');
  });

  test('that has come is followed by no comments, however long the second one takes', async () => {
    const { upstream } = house.providerOf(outbound);
    const events = eventsOf(outbound, 'text');
    upstream.play(async (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(begunText(outbound).join(''));
      await new Promise((resolve) => setTimeout(resolve, 150));
      outgoing.end(events.slice(begunText(outbound).length).join(''));
    });
    const response = await house.gateway.post(inboundPaths[inbound], bodyOf(inbound, outbound));
    const text = await response.text();
    expect(text).not.toMatch(/^:/m);
    expect(text).toContain('wörld');
  });

  test('without a stream brings no comments into the answer', async () => {
    const { upstream } = house.providerOf(outbound);
    upstream.play(thinks(100, fails(429, {}, 'too many')));
    const response = await house.gateway.post(inboundPaths[inbound], bodyOf(inbound, outbound, false));
    expect([response.status, ((await response.json()) as { error: { message: string } }).error.message]).toEqual([
      429,
      expect.stringContaining('too many'),
    ]);
  });
});

describe.each(pairs)('a client that hangs up: $inbound client, $outbound provider', ({ inbound, outbound }) => {
  const phases: readonly (readonly [string, Script, boolean])[] = [
    ['before the first token of a stream', staysSilent, true],
    ['before an answer in one piece', staysSilent, false],
    ['in the middle of a stream', writes(begunText(outbound), 'silence'), true],
  ];

  test.each(phases)('%s stops the provider at once', async (_name, script, stream) => {
    const { upstream } = house.providerOf(outbound);
    upstream.play(script);
    const hangUp = new AbortController();
    const logged = house.gateway.nextLog();
    const body = bodyOf(inbound, outbound, stream);
    const answer = house.gateway
      .post(inboundPaths[inbound], body, { signal: hangUp.signal })
      .then((response) => response.text())
      .catch(() => 'gone');
    await expect.poll(() => upstream.seen.length, { interval: 5 }).toBe(1);
    hangUp.abort();
    await upstream.seen[0]?.aborted;
    expect(await answer).toBe('gone');
    expect((await logged).outcome).toBe('aborted');
    expect(upstream.seen).toHaveLength(1);
  });
});

// the Responses format repeats the whole text in four events at the end: too much to read for nothing
const floodable = pairs.filter(({ inbound, outbound }) => inbound !== 'openai-responses' || outbound === inbound);

describe.each(floodable)('a client that reads slowly: $inbound client, $outbound provider', ({ inbound, outbound }) => {
  const piece = 'x'.repeat(64 * 1024);
  // 128 MB; the system's buffers of two connections hold 10 to 42 MB, depending on how fast it began
  const most = 2_000;
  let reader: IncomingMessage | undefined;

  afterEach(() => reader?.destroy());

  test('holds the provider back, is no silence, and gets everything', async () => {
    const flood = startFlood(outbound, piece, most);
    house.providerOf(outbound).upstream.play(flood.script);
    reader = await openPaused(inbound, bodyOf(inbound, outbound));
    await expect.poll(flood.isStuck, { timeout: 10_000, interval: 20 }).toBe(true);
    expect(flood.writtenPieces()).toBeLessThan(most / 2);
    // longer than the idle limit: the provider is held back, not silent
    await new Promise((resolve) => setTimeout(resolve, 300));
    flood.stop();
    const { letters, hasEnded } = await readAll(reader);
    expect(letters).toBeGreaterThanOrEqual(flood.writtenPieces() * piece.length);
    expect(hasEnded).toBe(true);
    expect(house.gateway.log[0]?.outcome).toBe('succeeded');
  });
});

async function readAll(reader: IncomingMessage): Promise<{ readonly letters: number; readonly hasEnded: boolean }> {
  let letters = 0;
  let hasEnded = false;
  let last = '';
  for await (const chunk of reader) {
    const text = String(chunk);
    letters += countX(text);
    hasEnded ||= /\[DONE\]|message_stop|response\.completed/.test(last + text);
    last = text.slice(-40);
  }
  return { letters, hasEnded };
}

/** The recorded text with its last word said over and over, as fast as it is taken, until it is stopped. */
function startFlood(dialect: Dialect, piece: string, most: number) {
  const events = eventsOf(dialect, 'text');
  const wordAt = events.findIndex((event) => event.includes('wörld') && !event.includes('Grüße, wörld'));
  const word = events[wordAt]?.replace('wörld 🌍!', piece).replace('"finishReason": "STOP",', '') ?? '';
  let written = 0;
  let limit = most;
  let waitingSince = Number.POSITIVE_INFINITY;
  const script: Script = async (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events.slice(0, wordAt)) outgoing.write(event);
    while (written < limit) {
      written += 1;
      if (outgoing.write(word)) continue;
      waitingSince = performance.now();
      await new Promise((resolve) => outgoing.once('drain', resolve));
      waitingSince = Number.POSITIVE_INFINITY;
    }
    for (const event of events.slice(wordAt)) outgoing.write(event);
    outgoing.end();
  };
  return {
    script,
    stop: () => void (limit = written),
    writtenPieces: () => written,
    isStuck: () => performance.now() - waitingSince > 200,
  };
}

function countX(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) === 0x78) count += 1;
  return count;
}

/** Sends a request and reads nothing of the answer yet. */
function openPaused(inbound: InboundDialect, body: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' };
    const sent = httpRequest(`${house.gateway.origin}${inboundPaths[inbound]}`, { method: 'POST', headers }, resolve);
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
