import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TokenUsage } from '../../shared/request-log.ts';
import { startDesk } from '../support/desk.ts';
import { chunk, done, fails, resets, sendEvents, sendJson, startUpstream } from '../support/fake-upstream.ts';
import type { FakeUpstream, Script } from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway } from '../support/running-gateway.ts';
import { inParallel, pickOne, seededRandom } from '../support/seeded-random.ts';

/** USD per million tokens: prompt, completion, cached, written to the cache. */
const prices: Readonly<Record<string, readonly [number, number, number, number]>> = {
  one: [3, 15, 0.3, 3.75],
  two: [0.07, 0.31, 0.007, 0.07],
  three: [1.1, 4.4, 0.275, 1.1],
};
const names = Object.keys(prices);

/** What the providers will ask for, by their own books. */
const bill = { calls: 0, usd: 0, prompt: 0, completion: 0, cached: 0 };
const random = seededRandom(9);
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

function useTokens(model: string): TokenUsage {
  const number = (most: number): number => Math.floor(random() * most);
  const prompt = 1 + number(200_000);
  const cached = number(prompt);
  const cacheWrite = number(prompt - cached);
  const usage = { prompt, completion: 1 + number(9_000), cached, cacheWrite, reasoning: 0 };
  const [fresh = 0, output = 0, read = 0, write = 0] = prices[model] ?? [];
  bill.calls += 1;
  bill.usd +=
    ((prompt - cached - cacheWrite) * fresh + cached * read + cacheWrite * write + usage.completion * output) / 1e6;
  bill.prompt += prompt;
  bill.completion += usage.completion;
  bill.cached += cached;
  return usage;
}

function asReported({ prompt, completion, cached, cacheWrite }: TokenUsage): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: cacheWrite },
  };
}

function usageEvent(usage: TokenUsage): string {
  return `data: ${JSON.stringify({ choices: [], usage: asReported(usage) })}\n\n`;
}

const modelOf = (json: Readonly<Record<string, unknown>>): string => String(json['model']);

const answer =
  (finish: string, content = 'Hello.'): Script =>
  (outgoing, { json }) => {
    const usage = useTokens(modelOf(json));
    if (json['stream'] !== true) {
      const message = { role: 'assistant', content };
      return sendJson(outgoing, 200, {
        choices: [{ index: 0, message, finish_reason: finish }],
        usage: asReported(usage),
      });
    }
    const events = [chunk({ role: 'assistant', content: '' }), chunk({ content }), chunk({}, finish)];
    sendEvents(outgoing, [...events, usageEvent(usage), done]);
  };

/** Charges for an answer that says nothing. */
const empty: Script = (outgoing, { json }) => {
  const usage = useTokens(modelOf(json));
  if (json['stream'] === true) sendEvents(outgoing, [chunk({ role: 'assistant' }), usageEvent(usage), done]);
  else sendJson(outgoing, 200, { error: { message: 'out of memory', code: 500 }, usage: asReported(usage) });
};

/** Tells what it costs, and dies before its last event. */
const diesAtTheEnd: Script = (outgoing, seen) => {
  if (seen.json['stream'] !== true) return answer('stop')(outgoing, seen);
  const events = [chunk({ content: 'Half' }), usageEvent(useTokens(modelOf(seen.json)))];
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.write(events.join(''), () => setTimeout(() => outgoing.socket?.resetAndDestroy(), 20));
};

const faults: readonly Script[] = [fails(500), fails(429), resets, empty, diesAtTheEnd];

test(
  '200 requests with faults cost what the providers charge, to the billionth of a dollar',
  { timeout: 60_000 },
  async () => {
    const config = {
      version: 1,
      catalog: 'only',
      providers: names.map((id) => ({ id, baseUrl: upstream.baseUrl, apiKey: `sk-${id}` })),
      models: names.map((id) => {
        const [prompt, completion, cacheRead, cacheWrite] = prices[id] ?? [];
        const price = { promptUsdPerMTok: prompt, completionUsdPerMTok: completion };
        const cache = { cacheReadUsdPerMTok: cacheRead, cacheWriteUsdPerMTok: cacheWrite };
        return {
          id: `acme/${id}`,
          tier: 'high',
          contextLength: 1_000_000,
          endpoints: [{ provider: id, modelId: id, ...price, ...cache }],
        };
      }),
      settings: { limits: { cooldownMs: 10 } },
    };
    const { desk, call } = await startDesk({ configText: JSON.stringify(config) });
    const { app } = await call('state.read', {});
    upstream.play((outgoing, seen) => (random() < 0.35 ? pickOne(faults, random) : answer('stop'))(outgoing, seen));
    const headers = { authorization: `Bearer ${desk.clientKey()}`, 'content-type': 'application/json' };
    await inParallel(200, 8, async (index) => {
      const body = {
        model: 'pareto-code',
        stream: index % 2 === 0,
        messages: [{ role: 'user', content: `Hi ${index}` }],
      };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      await (await fetch(`${app.baseUrl}/chat/completions`, init)).text();
    });

    const query = { since: 0, until: Date.now() + 1, zone: 'utc' } as const;
    const { totals } = await call('usage.read', { ...query, by: [] });
    expect(totals).toMatchObject([
      {
        requests: 200,
        promptTokens: bill.prompt,
        completionTokens: bill.completion,
        cachedTokens: bill.cached,
        estimated: 0,
      },
    ]);
    expect(Math.abs((totals[0]?.costUsd ?? 0) - bill.usd)).toBeLessThan(1e-9);
    const { text, rows } = await call('usage.export', { since: 0, format: 'json', after: null });
    const costs = (JSON.parse(text) as { costUsd: number | null }[]).map(({ costUsd }) => costUsd ?? 0);
    expect(rows).toBe(200);
    expect(Math.abs(costs.reduce((sum, cost) => sum + cost, 0) - bill.usd)).toBeLessThan(1e-9);
    expect(bill.calls).toBeGreaterThan(200);
  },
);

// Anthropic docs, "Prompt caching": 1.25 times the prompt price for five minutes, twice for an hour (read 2026-11)
test.each([true, false])('what a cache keeps for an hour is billed as that, stream %s', async (stream) => {
  const reported = {
    input_tokens: 100,
    output_tokens: 10,
    cache_creation_input_tokens: 1_000,
    cache_creation: { ephemeral_5m_input_tokens: 400, ephemeral_1h_input_tokens: 600 },
  };
  const message = { id: 'm', type: 'message', role: 'assistant', model: 'big', content: [], stop_reason: null };
  const event = (type: string, body: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...body })}\n\n`;
  upstream.play((outgoing) => {
    if (!stream) {
      const content = [{ type: 'text', text: 'Hi.' }];
      return sendJson(outgoing, 200, { ...message, content, stop_reason: 'end_turn', usage: reported });
    }
    sendEvents(outgoing, [
      event('message_start', { message: { ...message, usage: { ...reported, output_tokens: 1 } } }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hi.' } }),
      event('content_block_stop', { index: 0 }),
      event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 10 } }),
      event('message_stop', {}),
    ]);
  });
  const price = { promptUsdPerMTok: 4, completionUsdPerMTok: 20, cacheReadUsdPerMTok: 0.4, cacheWriteUsdPerMTok: 5 };
  const gateway = await startGateway({
    providers: [{ ...aProvider('maker', upstream.baseUrl), dialect: 'anthropic-messages' }],
    models: [aModel('maker/big', 'maker', 'high', 4, { endpoints: [{ provider: 'maker', modelId: 'big', ...price }] })],
  });
  const body = { model: 'maker/big', stream, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
  const response = await gateway.post('/v1/messages', body, { headers: { 'x-openrouter-metadata': 'enabled' } });
  const text = await response.text();
  await gateway.close();
  // 100 * 4 + 400 * 5 + 600 * 8 + 10 * 20 millionths
  expect(gateway.log[0]?.costUsd).toBeCloseTo(0.0074, 12);
  expect(text).toContain('"cost":0.0074,');
  if (!stream) expect(response.headers.get('x-pareto-cost-usd')).toBe('0.0074');
});

test('a cost is told without the digits that floating point makes up, in the body and the header alike', async () => {
  upstream.play((outgoing) => {
    const message = { id: 'm', type: 'message', role: 'assistant', model: 'big', stop_reason: 'end_turn' };
    const usage = { input_tokens: 11, output_tokens: 500 };
    sendJson(outgoing, 200, { ...message, content: [{ type: 'text', text: 'Hi.' }], usage });
  });
  const price = { promptUsdPerMTok: 0.1, completionUsdPerMTok: 0.4 };
  const gateway = await startGateway({
    providers: [{ ...aProvider('maker', upstream.baseUrl), dialect: 'anthropic-messages' }],
    models: [aModel('maker/big', 'maker', 'high', 4, { endpoints: [{ provider: 'maker', modelId: 'big', ...price }] })],
  });
  const response = await gateway.chat({ model: 'maker/big' });
  const { usage } = (await response.json()) as { usage: { cost: number } };
  await gateway.close();
  expect([usage.cost, response.headers.get('x-pareto-cost-usd')]).toEqual([0.0002011, '0.0002011']);
});
