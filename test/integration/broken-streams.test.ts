import { describe, expect, test } from 'vitest';
import { readChatStream } from '../support/chat-stream.ts';
import { chunk, done, sendEvents, streamOf, usageChunk, writes, type Script } from '../support/fake-upstream.ts';
import { useTwoProviders } from '../support/two-providers.ts';

const house = useTwoProviders();

describe('after the first token', () => {
  const begun = [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Half an' })];

  test.each<[string, Script]>([
    ['a reset', writes(begun, 'reset')],
    ['silence', writes(begun, 'silence')],
    ['a clean end without the last event', writes(begun, 'end')],
  ])('%s ends in an error event, and no other model is asked', async (name, script) => {
    if (name === 'silence') await house.restart({ settings: { limits: { idleMs: 200 } } });
    house.cheap.play(script);
    const response = await house.gateway.chat({ stream: true });
    const read = await readChatStream(response);
    expect([response.status, read.text, read.done]).toEqual([200, 'Half an', false]);
    expect(read.error?.message).toContain('incomplete');
    expect(house.gateway.log[0]).toMatchObject({ outcome: 'failed', estimated: true, model: 'acme/one' });
    expect(house.dear.seen.length).toBe(0);
  });

  test("the provider's own error event passes through, once", async () => {
    const error = `data: ${JSON.stringify({ error: { message: 'GPU on fire', code: 500 } })}\n\n`;
    house.cheap.play(writes([...begun, error], 'end'));
    const text = await (await house.gateway.chat({ stream: true })).text();
    expect(text).toBe([...begun, error].join(''));
    expect(house.gateway.log[0]).toMatchObject({ outcome: 'failed', error: 'GPU on fire' });
  });

  test('an answer that says why it stopped but leaves out [DONE] is completed with it', async () => {
    house.cheap.play(writes([...begun, chunk({}, 'stop'), usageChunk], 'end'));
    const read = await readChatStream(await house.gateway.chat({ stream: true }));
    expect(read).toEqual({ text: 'Half an', error: undefined, done: true });
    expect(house.gateway.log[0]?.outcome).toBe('succeeded');
  });

  const call = { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":' } };
  const of = (index: number, delta: object, reason: string | null = null): string =>
    chunk(delta, reason).replace('"index":0', `"index":${index}`);

  test.each<[string, readonly string[]]>([
    ['half a tool call', [...begun, chunk({ tool_calls: [call] })]],
    ['text', begun],
    ['one of two answers', [...begun, of(1, { content: 'Half' }), chunk({}, 'stop')]],
  ])('[DONE] after %s without a reason to stop ends nothing: an error comes in its place', async (_name, events) => {
    for (const pieces of [[...events, done], [...events, done.slice(0, 8), done.slice(8)], [events.join('') + done]]) {
      house.cheap.play(writes(pieces, 'end'));
      const read = await readChatStream(await house.gateway.chat({ stream: true }));
      expect([read.text.slice(0, 7), read.done]).toEqual(['Half an', false]);
      expect(read.error?.message).toContain('incomplete');
      house.gateway.gateway.forgetHealth();
    }
    expect(house.gateway.log.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
  });

  test.each<[string, readonly string[]]>([
    ['in the chunk with the last word', [...begun, chunk({ content: ' answer' }, 'stop'), done]],
    ['for each of two answers', [...begun, of(1, { content: '' }), chunk({}, 'stop'), of(1, {}, 'length'), done]],
  ])('a reason to stop %s is one', async (_name, events) => {
    house.cheap.play(writes(events, 'end'));
    expect(await (await house.gateway.chat({ stream: true })).text()).toBe(events.join(''));
    expect(house.gateway.log[0]?.outcome).toBe('succeeded');
  });

  test('a healthy stream arrives byte by byte as it was sent', async () => {
    const events = [': hello\n\n', 'event: odd\ndata: {"choices":[]}\n\n', ...streamOf('ünïcode 🚀 text')].map(
      (event) => event.replaceAll('\n', '\r\n'),
    );
    house.cheap.play((outgoing) => sendEvents(outgoing, events));
    expect(await (await house.gateway.chat({ stream: true })).text()).toBe(events.join(''));
    expect(house.gateway.log[0]).toMatchObject({
      outcome: 'succeeded',
      usage: { prompt: 11, completion: 7, cached: 3, cacheWrite: 0, reasoning: 2 },
      estimated: false,
    });
  });

  test('a client that hangs up aborts the call', async () => {
    house.cheap.play(writes(begun, 'silence'));
    const hangUp = new AbortController();
    const logged = house.gateway.nextLog();
    const response = await house.gateway.chat({ stream: true }, { signal: hangUp.signal });
    await response.body?.getReader().read();
    hangUp.abort();
    await house.cheap.seen[0]?.aborted;
    expect((await logged).outcome).toBe('aborted');
  });
});
