import { describe, expect, test } from 'vitest';
import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { Dialect } from '../../shared/dialect.ts';
import { inboundDialects, outboundDialects, providerStream } from '../support/dialect-fixtures.ts';
import { useEveryFormat } from '../support/every-format.ts';
import type { Script } from '../support/fake-upstream.ts';
import { requests } from '../support/inbound-requests.ts';
import { libraryClients } from '../support/library-clients.ts';
import { begunText, eventsOf } from '../support/recorded-events.ts';
import { inboundPaths } from '../support/scripted-provider.ts';
import { inParallel, seededRandom } from '../support/seeded-random.ts';

/** Broken streams in all; each pair of formats gets its share. */
const streams = process.env.PARETO_DESK_LONG === '1' ? 12_000 : 1_008;
const seed = Number(process.env.PARETO_DESK_SEED ?? 4);

const pairs = inboundDialects.flatMap((inbound) => outboundDialects.map((outbound) => ({ inbound, outbound })));

const house = useEveryFormat({ settings: { limits: { cooldownMs: 10 } } });

/** What says in a provider's stream that the answer is whole. */
const finishes: Readonly<Record<Dialect, RegExp>> = {
  'openai-chat': /"finish_reason":\s*"/,
  'openai-responses': /event: response\.completed/,
  'anthropic-messages': /"stop_reason":\s*"/,
  gemini: /"finishReason":\s*"/,
};

/** Where a stream may be cut: behind its first word, before the event that says why it stopped is complete. */
function cutsOf(dialect: Dialect): { readonly from: number; readonly until: number } {
  const events = eventsOf(dialect, 'text');
  const last = events.findIndex((event) => finishes[dialect].test(event));
  const before = Buffer.byteLength(events.slice(0, last).join(''));
  return {
    from: Buffer.byteLength(begunText(dialect).join('')),
    until: before + Buffer.byteLength(events[last] ?? '') - '\n\n'.length - 1,
  };
}

/** Breaks off at a byte: the connection dies, or the answer ends as if it were whole. */
function breaksAt(bytes: Buffer, dies: boolean): Script {
  return (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write(bytes, () => (dies ? setTimeout(() => outgoing.socket?.resetAndDestroy(), 5) : outgoing.end()));
  };
}

/** What a client takes for the end of an answer, in an event that it can read. */
const endings: Readonly<Record<InboundDialect, RegExp>> = {
  'openai-chat': /"finish_reason":"(?!error")/,
  'openai-responses': /^\{"type":"response\.(?:completed|incomplete)"/,
  'anthropic-messages': /^\{"type":"message_stop"|"stop_reason":"/,
};

function endsAsWhole(text: string, inbound: InboundDialect): boolean {
  const data = text.split('\n\n').map((event) => /^data: ?(.*)/m.exec(event)?.[1] ?? '');
  return data.some((each) => each === '[DONE]' || endings[inbound].test(readable(each)));
}

/** The same JSON without spaces; nothing for what is none. */
function readable(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data));
  } catch {
    return '';
  }
}

const errors: Readonly<Record<InboundDialect, RegExp>> = {
  'openai-chat': /^data: .*"error":\{.*$/,
  'openai-responses': /^event: response\.failed\ndata: .+$/,
  'anthropic-messages': /^event: error\ndata: .+$/,
};

/** The last event is an error, apart from whatever was sent before, and can be read. */
function endsInError(text: string, inbound: InboundDialect): boolean {
  const [last = '', nothing] = text.split('\n\n').slice(-2);
  return (
    nothing === '' && errors[inbound].test(last.trimStart()) && readable(last.slice(last.indexOf('data: ') + 6)) !== ''
  );
}

describe.each(pairs)('a stream that breaks anywhere: $inbound client, $outbound provider', ({ inbound, outbound }) => {
  test('never ends as if it were whole, and no reason to stop is made up', { timeout: 60_000 }, async () => {
    const { upstream, model } = house.providerOf(outbound);
    const bytes = providerStream(outbound, 'text');
    const { from, until } = cutsOf(outbound);
    const random = seededRandom(seed);
    const cuts = Array.from({ length: streams / pairs.length }, () => from + Math.floor(random() * (until - from)));
    const wrong: string[] = [];
    upstream.play((outgoing, seen) => {
      const at = cuts.pop() ?? from;
      return breaksAt(bytes.subarray(0, at), at % 2 === 0)(outgoing, seen);
    });
    const count = cuts.length;
    await inParallel(count, 8, async () => {
      const body = { ...requests.text?.[inbound], model: model.id, stream: true };
      const response = await house.gateway.post(inboundPaths[inbound], body);
      const text = await response.text();
      if (response.status !== 200 || endsAsWhole(text, inbound) || !endsInError(text, inbound)) wrong.push(text);
    });
    expect(wrong).toEqual([]);
    expect(house.gateway.log).toHaveLength(count);
    expect(new Set(house.gateway.log.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
  });
});

describe.each(libraryClients.flatMap((client) => outboundDialects.map((outbound) => ({ client, outbound }))))(
  '$client.name, $outbound provider',
  ({ client, outbound }) => {
    test.each([true, false])(
      'half an event is an error of the library, whether the connection dies: %s',
      async (dies) => {
        const { upstream, model } = house.providerOf(outbound);
        const bytes = providerStream(outbound, 'text');
        upstream.play(breaksAt(bytes.subarray(0, cutsOf(outbound).from + 25), dies));
        await expect(client.ask(house.gateway, model.id, 'text', true)).rejects.toThrow(/./);
        expect(house.gateway.log).toMatchObject([
          { outcome: 'failed', error: expect.stringContaining('incomplete') as unknown },
        ]);
      },
    );

    test('a last event without its empty line is an end all the same', async () => {
      const { upstream, model } = house.providerOf(outbound);
      const bytes = providerStream(outbound, 'text').toString('utf8').trimEnd();
      upstream.play(breaksAt(Buffer.from(bytes), false));
      const [view] = await client.ask(house.gateway, model.id, 'text', true);
      expect(view.text).toBe('Grüße, wörld 🌍!');
      expect(house.gateway.log[0]?.outcome).toBe('succeeded');
    });
  },
);
