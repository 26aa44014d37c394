import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { factoryGuardrails, noBudget } from '../../shared/guardrails.ts';
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
    settings: {
      guardrails: { ...factoryGuardrails, budget: { ...noBudget, perDayUsd: 100, zone: 'utc' } },
    },
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

describe('a client that leaves', () => {
  const body = { model: 'acme/two', stream: true, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };

  test.each<[string, string, object]>([
    ['a stream', '/v1/chat/completions', body],
    ['a whole answer', '/v1/messages', { ...body, stream: false }],
    ['vectors', '/v1/embeddings', { model: 'acme/two', input: 'A text of some length.' }],
  ])('before %s has begun is charged for what went out, by an estimate', async (_name, path, asked) => {
    upstream.play(staysSilent);
    const hangUp = new AbortController();
    const logged = gateway.nextLog();
    const answer = gateway.post(path, asked, { signal: hangUp.signal }).catch(() => 'gone');
    await expect.poll(() => upstream.seen.length, { interval: 2 }).toBe(1);
    hangUp.abort();
    const { outcome, estimated, usage, costUsd, attempts } = await logged;
    expect(await answer).toBe('gone');
    expect([outcome, estimated, usage?.completion]).toEqual(['aborted', true, 0]);
    expect(usage?.prompt).toBeGreaterThan(0);
    expect(costUsd).toBeCloseTo(((usage?.prompt ?? 0) * 2) / 1e6, 12);
    expect(attempts).toMatchObject([{ outcome: 'aborted', usage, costUsd }]);
    expect(gateway.gateway.budgets()).toMatchObject([{ spentUsd: costUsd }]);
  });
});
