import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inboundDialects } from '../support/dialect-fixtures.ts';
import { fails, startUpstream, staysSilent, type FakeUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';
import { inboundPaths } from '../support/scripted-provider.ts';

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
    models: ['one', 'two', 'three'].map((id, index) => aModel(`acme/${id}`, id, 'high', index + 1)),
    settings: { limits: { firstTokenMs: 60_000 } },
  });
});
afterEach(() => gateway.close());

describe('a client that leaves during the second attempt', () => {
  const cases = Array.from({ length: 21 }, (_, index) => ({
    run: index,
    inbound: inboundDialects[index % inboundDialects.length] ?? 'openai-chat',
    stream: index % 2 === 0,
  }));

  test.each(cases)(
    'stops that provider at once, and nobody else is asked ($run: $inbound, stream $stream)',
    async ({ inbound, stream }) => {
      upstream.play((outgoing, seen) => (seen.json.model === 'one' ? fails(500) : staysSilent)(outgoing, seen));
      const hangUp = new AbortController();
      const logged = gateway.nextLog();
      const body = {
        model: 'pareto-code',
        stream,
        max_tokens: 100,
        ...(inbound === 'openai-responses' ? { input: 'Hi' } : { messages: [{ role: 'user', content: 'Hi' }] }),
      };
      const answer = gateway.post(inboundPaths[inbound], body, { signal: hangUp.signal }).catch(() => 'gone');
      await expect.poll(() => upstream.seen.length, { interval: 2 }).toBe(2);
      hangUp.abort();
      await upstream.seen[1]?.aborted; // no limit of ours would do that before the test gives up
      expect(await answer).toBe('gone');
      expect((await logged).attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'aborted']);
      expect(upstream.seen.map(({ json }) => json.model)).toEqual(['one', 'two']);
    },
  );
});
