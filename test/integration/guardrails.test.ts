import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everythingAllowed, factoryGuardrails, noBudget } from '../../shared/guardrails.ts';
import {
  answers,
  fails,
  sendJson,
  startUpstream,
  usage,
  type FakeUpstream,
  type Script,
} from '../support/fake-upstream.ts';
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

  test.each([
    [960, 200, 'acme/low', 'low'],
    [999, 402, null, 'used up'],
  ])(
    'with %i of 1000 dollars spent, a request too dear for the rest gets a %i from %s',
    async (spentUsd, status, model, warning) => {
      // 500 tokens of an answer cost 200 dollars in the high tier, 2 in the low one
      await start(perDay(1_000), spent(spentUsd));
      const response = await gateway.chat({});
      expect([response.status, response.headers.get('x-pareto-model')]).toEqual([status, model]);
      await response.text();
      expect(warnings.at(-1)).toContain(warning);
    },
  );

  test.each(['pareto-code', 'pareto-code:medium'])(
    'with 91 percent spent, %s goes on from medium to low when medium fails, and to high only then',
    async (model) => {
      await start(perDay(1_000_000), spent(910_000));
      const asked = { model, messages: [{ role: 'user', content: 'x' }] };
      const { chain } = (await (await gateway.post('/v1/route', asked)).json()) as { chain: { model: string }[] };
      expect(chain.map((link) => link.model)).toEqual(['acme/medium', 'acme/low', 'acme/high']);
    },
  );

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

  test.each<[number, number]>([
    [1, 200],
    [2, 402],
    [100, 402],
  ])('a budget per request counts every answer asked for: n = %d', async (n, status) => {
    // 500 tokens of an answer cost 2 dollars, the prompt next to nothing
    await start({ budget: { ...noBudget, perRequestUsd: 3, zone: 'utc' } });
    expect((await gateway.chat({ model: 'acme/low', n })).status).toBe(status);
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

describe('embeddings', () => {
  const embeds: Script = (outgoing) =>
    sendJson(outgoing, 200, {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.1] }],
      usage: { prompt_tokens: 5_000, total_tokens: 5_000 },
    });
  const ask = (body: object = {}) => gateway.post('/v1/embeddings', { model: 'acme/low', input: 'text', ...body });
  const costUsd = (5_000 * 1_000) / 1e6;

  test.each<[string, Partial<typeof everythingAllowed>, string]>([
    ['a model that is excluded', { models: { include: [], exclude: ['acme/low'] } }, 'acme/low'],
    ['one by another name', { models: { include: [], exclude: ['own/*'] } }, 'acme/vectors-1'],
    ['a model nobody included', { models: { include: ['other/*'], exclude: [] } }, 'acme/unheard-of'],
    ['a provider that is excluded', { providers: { include: [], exclude: ['acme'] } }, 'acme/unheard-of'],
    ['a provider not known to keep nothing', { zeroRetentionOnly: true }, 'far/unheard-of'],
    ['a provider not known not to train', { noTraining: true }, 'far/unheard-of'],
  ])('%s is not asked', async (_name, allowed, model) => {
    const own = [{ provider: 'acme', modelId: 'vectors-1', promptUsdPerMTok: 1, completionUsdPerMTok: null }];
    await start(
      { allowed: { ...everythingAllowed, ...allowed } },
      {
        providers: [aProvider('acme', upstream.baseUrl), aProvider('far', 'https://far.invalid/v1')],
        models: [
          aModel('acme/low', 'acme', 'low', 1),
          aModel('own/vectors', 'acme', 'low', 1, { endpoints: own.map((each) => ({ ...each, throughputP50: null })) }),
        ],
      },
    );
    const response = await ask({ model });
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('by a rule of yours')]);
    expect(upstream.seen).toHaveLength(0);
    expect(gateway.log).toMatchObject([{ outcome: 'refused', requestedModel: model, attempts: [] }]);
  });

  test('a rule about others leaves them alone, whatever the catalog knows of the model', async () => {
    await start({ allowed: { ...everythingAllowed, models: { include: ['acme/*'], exclude: ['acme/high'] } } });
    upstream.play(embeds);
    expect([(await ask()).status, (await ask({ model: 'acme/unheard-of' })).status]).toEqual([200, 200]);
    expect(upstream.seen.map(({ json }) => json.model)).toEqual(['low', 'unheard-of']);
  });

  test('count among the requests and tokens of a minute', async () => {
    await start({ rateLimits: { requestsPerMinute: 2, tokensPerMinute: null } });
    upstream.play(embeds);
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429]);
    await gateway.close();
    await start({ rateLimits: { requestsPerMinute: null, tokensPerMinute: 1_000 } });
    const input = 'word '.repeat(700);
    expect([(await ask({ input })).status, (await ask({ input })).status]).toEqual([200, 429]);
  });

  test('cost what the provider reports at the price of the endpoint, until a budget is used up', async () => {
    await start({ budget: { ...noBudget, perDayUsd: costUsd * 1.5, zone: 'utc' } });
    upstream.play(embeds);
    const response = await ask();
    expect(response.headers.get('x-pareto-cost-usd')).toBe(String(costUsd));
    expect(gateway.gateway.budgets()).toMatchObject([{ spentUsd: costUsd }]);
    expect(gateway.log[0]).toMatchObject({
      model: 'acme/low',
      provider: 'acme',
      usage: { prompt: 5_000, completion: 0 },
      costUsd,
      attempts: [{ model: 'acme/low', costUsd }],
    });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 402]);
    expect(upstream.seen).toHaveLength(2);
  });

  test('larger than the budget of a request are not sent, and what is put aside for a failure is given back', async () => {
    await start({ budget: { ...noBudget, perRequestUsd: 0.5, perDayUsd: 1_000, zone: 'utc' } });
    expect((await ask({ input: ['word '.repeat(1_000)] })).status).toBe(402);
    expect(upstream.seen).toHaveLength(0);
    upstream.play(fails(500));
    expect((await ask()).status).toBe(500);
    expect(gateway.gateway.budgets().map(({ spentUsd }) => spentUsd)).not.toContain(0.001);
  });

  test('of an unknown price are answered, and their cost stays unknown', async () => {
    await start({ budget: { ...noBudget, perDayUsd: 0.01, zone: 'utc' } });
    upstream.play(embeds);
    expect((await ask({ model: 'acme/unheard-of' })).headers.get('x-pareto-cost-usd')).toBeNull();
    expect(gateway.log[0]).toMatchObject({ model: 'acme/unheard-of', usage: { prompt: 5_000 }, costUsd: null });
  });

  test('may be asked again and again within a session: an index is no agent in a loop', async () => {
    await start({ loopBreaker: { enabled: true, sameRequests: 2, windowMs: 60_000 } });
    upstream.play(embeds);
    for (let i = 0; i < 5; i++) expect((await ask({ session_id: 's1' })).status).toBe(200);
  });
});
