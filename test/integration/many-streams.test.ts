import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chunk, done, sendEvents, startUpstream, usageChunk } from '../support/fake-upstream.ts';
import type { FakeUpstream, Script, SeenRequest } from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';
import { inParallel, seededRandom } from '../support/seeded-random.ts';

let upstream: FakeUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(async () => {
  upstream.seen.length = 0;
  gateway = await startGateway({
    providers: ['one', 'two', 'three'].map((id) => aProvider(id, upstream.baseUrl)),
    models: ['one', 'two', 'three'].map((id, index) =>
      aModel(`acme/${id}`, id, 'high', index + 1, { contextLength: 50_000_000, maxOutputTokens: null }),
    ),
  });
});
afterEach(() => gateway.close());

/** What a stream says to the question with this number: many small events, none like those of another. */
function eventsFor(number: number): readonly string[] {
  const random = seededRandom(number);
  const words = Array.from({ length: 120 }, (_, at) =>
    chunk({ content: `${number}.${at} ${'ü🚀x'.repeat(Math.floor(random() * 20))}|` }),
  );
  return [chunk({ role: 'assistant', content: '' }), ...words, chunk({}, 'stop'), usageChunk, done];
}

function numberIn({ raw }: SeenRequest): number {
  return Number(/Number (\d+)\./.exec(raw.toString('utf8'))?.[1]);
}

/** Sends the events in pieces of any size, a turn of the event loop apart. */
const trickles: Script = async (outgoing, seen) => {
  const number = numberIn(seen);
  const random = seededRandom(number + 1_000);
  const bytes = Buffer.from(eventsFor(number).join(''));
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + Math.floor(random() * 700);
    outgoing.write(bytes.subarray(at, end));
    at = end;
    await new Promise((resolve) => setImmediate(resolve));
  }
  outgoing.end();
};

describe('a hundred streams at once', () => {
  test('bring each client the bytes that were meant for it, with one call each', { timeout: 60_000 }, async () => {
    upstream.play(trickles);
    const received = await Promise.all(
      Array.from({ length: 100 }, async (_, number) => {
        const messages = [{ role: 'user', content: `Number ${number}.` }];
        return (await gateway.chat({ messages, stream: true, stream_options: { include_usage: true } })).text();
      }),
    );
    for (const [number, text] of received.entries()) expect(text).toBe(eventsFor(number).join(''));
    expect(upstream.seen).toHaveLength(100);
  });

  test('are not mixed up where they are translated either', { timeout: 60_000 }, async () => {
    upstream.play(trickles);
    const wrong: number[] = [];
    await inParallel(100, 100, async (number) => {
      const body = { model: 'acme/one', max_tokens: 9_999, stream: true };
      const text = `Number ${number}.`;
      const answer =
        number % 2 === 0
          ? await gateway.post('/v1/messages', { ...body, messages: [{ role: 'user', content: text }] })
          : await gateway.post('/v1/responses', { model: 'acme/one', stream: true, input: text });
      const said = [
        ...(await answer.text()).matchAll(
          /^data: (\{"type":"(?:content_block_delta|response\.output_text\.delta)".*)$/gm,
        ),
      ];
      const deltas = said.map(([, data = '{}']) => JSON.parse(data) as { delta: string | { text?: string } });
      const heard = deltas.map(({ delta }) => (typeof delta === 'string' ? delta : (delta.text ?? ''))).join('');
      const meant = eventsFor(number).flatMap((event) => /"content":"([^"]+)"/.exec(event)?.[1] ?? []);
      if (heard !== meant.join('')) wrong.push(number);
    });
    expect(wrong).toEqual([]);
  });
});

/** Numbers no double can hold, every way to write a character, and a lot of both. */
const oddities = String.raw`{"a":9223372036854775807,"b":-9223372036854775808,"c":0.1000000000000000055511151231257827,"d":1e400,"e":"\u00e9\ud83d\ude80\/\b\"\\","f":[ 1 , 2 ],"a":12345678901234567890}`;
const large = `[${Array.from({ length: 60_000 }, () => oddities).join(',')}]`;

describe('ten megabytes', () => {
  test('of a request reach the provider byte by byte, but for the model', async () => {
    const body = (model: string): string =>
      `{ "metadata" : ${large},\n"model":"${model}"  ,"seed":9007199254740993,"messages":[{"role":"user","content":"Hi"}]}`;
    expect(large.length).toBeGreaterThan(10_000_000);
    await (await gateway.post('/v1/chat/completions', body('pareto-code'))).text();
    expect(upstream.seen[0]?.raw.equals(Buffer.from(body('one')))).toBe(true);
  });

  test('of an answer reach the client byte by byte', async () => {
    const answer = Buffer.from(
      `{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"x":${large} }`,
    );
    upstream.play((outgoing) => void outgoing.writeHead(200, { 'content-type': 'application/json' }).end(answer));
    const received = Buffer.from(await (await gateway.chat({})).arrayBuffer());
    expect(received.equals(answer)).toBe(true);
  });

  test('of a stream reach the client byte by byte', async () => {
    const odd = `data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}],"x":${oddities}}\n\n`;
    const events = [...Array.from({ length: 40_000 }, () => odd), chunk({}, 'stop'), done];
    upstream.play((outgoing) => sendEvents(outgoing, events));
    const received = await (await gateway.chat({ stream: true })).text();
    expect(received.length).toBeGreaterThan(10_000_000);
    expect(received === events.join('')).toBe(true);
  });
});
