import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everythingAllowed, factoryGuardrails, noBudget } from '../../shared/guardrails.ts';
import { answers, fails, startUpstream, usage, type FakeUpstream } from '../support/fake-upstream.ts';
import {
  aModel,
  aProvider,
  startGateway,
  type GatewayOptions,
  type RunningGateway,
} from '../support/running-gateway.ts';

let upstream: FakeUpstream;
let gateway: RunningGateway;
const warnings: string[] = [];

beforeEach(async () => {
  upstream = await startUpstream();
  warnings.length = 0;
});
afterEach(async () => {
  await gateway.close();
  await upstream.close();
});

/** Three models, one per tier. A request of the scripted upstream costs (11 + 7 * 4) x price / 1e6. */
async function start(guardrails: Partial<typeof factoryGuardrails>, more: Partial<GatewayOptions> = {}): Promise<void> {
  gateway = await startGateway({
    providers: [aProvider('acme', upstream.baseUrl)],
    models: [
      aModel('acme/high', 'acme', 'high', 100_000),
      aModel('acme/medium', 'acme', 'medium', 10_000),
      aModel('acme/low', 'acme', 'low', 1_000),
    ],
    settings: { guardrails: { ...factoryGuardrails, ...guardrails } },
    warn: (message) => warnings.push(message),
    ...more,
  });
}

const costOf = (price: number) => ((usage.prompt_tokens + usage.completion_tokens * 4) * price) / 1e6;

describe('budgets', () => {
  const spent = (costUsd: number) => ({
    spentBefore: { spend: [{ at: Date.now() - 1_000, clientKey: 'test', costUsd }], sessions: [] },
  });
  const perDay = (limit: number) => ({ budget: { ...noBudget, perDayUsd: limit, zone: 'utc' as const } });

  test.each<[string, string, object, number]>([
    ['chat', '/v1/chat/completions', { messages: [{ role: 'user', content: 'x' }] }, 402],
    ['messages', '/v1/messages', { max_tokens: 9, messages: [{ role: 'user', content: 'x' }] }, 402],
    ['responses', '/v1/responses', { input: 'x' }, 400],
  ])('a used-up budget blocks %s, streamed or not, and nothing is sent', async (_name, path, body, status) => {
    await start(perDay(100), spent(100));
    for (const stream of [false, true]) {
      const response = await gateway.post(path, { model: 'pareto-code', stream, ...body });
      expect(response.status).toBe(status);
      expect(response.headers.get('x-should-retry')).toBe('false');
      expect(JSON.stringify(await response.json())).toContain('budget of $100.00 per day');
    }
    expect(upstream.seen).toHaveLength(0);
  });

  test.each<[number, string, string | null]>([
    [50, 'acme/high', null],
    [81, 'acme/high', '80 %'],
    [91, 'acme/medium', 'medium'],
    [96, 'acme/low', 'low'],
  ])('with %i percent spent the answer comes from %s', async (share, model, warning) => {
    // The budget is so large that the request's own estimate does not decide.
    const limit = 1_000_000;
    await start(perDay(limit), spent((limit * share) / 100));
    const response = await gateway.chat({});
    expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, model]);
    await response.text();
    if (warning === null) expect(warnings).toEqual([]);
    else expect(warnings.join()).toContain(warning);
  });

  test('POST /v1/route knows of the step down and of the block, and neither puts money aside nor warns', async () => {
    const preview = async (): Promise<{ readonly [key: string]: unknown }> =>
      (await (
        await gateway.post('/v1/route', { model: 'pareto-code', messages: [{ role: 'user', content: 'x' }] })
      ).json()) as { readonly [key: string]: unknown };
    await start(perDay(1_000_000), spent(960_000));
    expect(await preview()).toMatchObject({
      intent: { tier: 'low', from: { tier: 'budget' } },
      tierUsed: 'low',
      chain: [{ model: 'acme/low' }, {}, {}],
      refusal: null,
    });
    await gateway.close();
    await start(perDay(100), spent(100));
    expect(await preview()).toMatchObject({ refusal: { status: 402, code: 'budget_exceeded' } });
    expect(gateway.gateway.budgets()).toMatchObject([{ spentUsd: 100 }]);
    expect(warnings).toEqual([]);
  });

  test('what requests cost adds up until the budget blocks', async () => {
    await start({ budget: { ...noBudget, perDayUsd: costOf(1_000) * 2.5, stepDown: false, zone: 'utc' } });
    upstream.play(answers('One two three four five six.'));
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) {
      const response = await gateway.chat({ model: 'pareto-code:low', stream: i % 2 === 0, max_tokens: 7 });
      statuses.push(response.status);
      await response.text();
    }
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
    expect(statuses.at(-1)).toBe(402);
    const spentUsd = gateway.gateway.budgets()[0]?.spentUsd ?? 0;
    expect(spentUsd).toBeCloseTo(statuses.filter((status) => status === 200).length * costOf(1_000), 9);
  });

  test('a failed request gives back what was put aside', async () => {
    await start(perDay(1_000_000));
    upstream.play(fails(500));
    await (await gateway.chat({})).text();
    expect(gateway.gateway.budgets()[0]?.spentUsd).toBe(0);
  });

  test("a client key's own budget holds for that key", async () => {
    await start({}, { ...spent(5), limits: { budget: { ...noBudget, perDayUsd: 5, zone: 'utc' } } });
    const response = await gateway.chat({});
    expect(response.status).toBe(402);
    expect(await response.text()).toContain('Client key \\"test\\"');
  });
});

describe('allowed models', () => {
  test('a pattern takes models out, and the plan says which rule did it', async () => {
    await start({ allowed: { ...everythingAllowed, models: { include: [], exclude: ['*/high'] } } });
    const response = await gateway.chat({});
    expect(response.headers.get('x-pareto-model')).toBe('acme/medium');
    await response.text();
    const plan = (await (
      await gateway.post('/v1/route', { model: 'pareto-code', messages: [{ role: 'user', content: 'x' }] })
    ).json()) as {
      verdicts: { model: string; rule: string }[];
    };
    expect(plan.verdicts.find((verdict) => verdict.model === 'acme/high')?.rule).toBe('guardrail');
  });

  test('lists of key and settings are intersected; nothing left is a 404 that names the rule', async () => {
    await start(
      { allowed: { ...everythingAllowed, models: { include: ['acme/high'], exclude: [] } } },
      { limits: { allowed: { ...everythingAllowed, models: { include: ['acme/low'], exclude: [] } } } },
    );
    const response = await gateway.chat({});
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('guardrail');
    expect(upstream.seen).toHaveLength(0);
  });

  test('zero retention leaves only what is known to keep nothing, e.g. a server on this machine', async () => {
    await start({ allowed: { ...everythingAllowed, zeroRetentionOnly: true } });
    expect((await gateway.chat({})).status).toBe(200);
  });
});

describe('rates and loops', () => {
  test('more requests a minute than allowed are a 429 with the time to wait', async () => {
    await start({ rateLimits: { requestsPerMinute: 2, tokensPerMinute: null } });
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      const response = await gateway.chat({});
      statuses.push(response.status);
      if (i === 2) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      await response.text();
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('an agent that asks the same thing over and over is stopped with a 400', async () => {
    await start({ loopBreaker: { enabled: true, sameRequests: 3, windowMs: 60_000 } });
    const statuses = [];
    for (let i = 0; i < 5; i++) {
      const response = await gateway.chat({ session_id: 's1' });
      statuses.push(response.status);
      await response.text();
    }
    expect(statuses).toEqual([200, 200, 200, 400, 400]);
    expect(
      (await gateway.chat({ session_id: 's1', messages: [{ role: 'user', content: 'Something else.' }] })).status,
    ).toBe(200);
  });
});
