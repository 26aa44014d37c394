import { describe, expect, test } from 'vitest';
import { isAlive, rememberAnswer, wishesOf } from '../../../../electron/gateway/routing/session.ts';
import { planRoute } from '../../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import type { Intent, RoutePlan } from '../../../../electron/gateway/routing/route-plan.ts';
import type { RouteRequest } from '../../../../electron/gateway/routing/route-request.ts';
import { isUserTurn } from '../../../../electron/gateway/routing/user-turn.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import {
  aRequest,
  aSnapshot,
  noon,
  paretoPlugin,
  type ModelSketch,
  type SnapshotSketch,
  type Talk,
} from '../../../support/a-snapshot.ts';

const cheap: ModelSketch = {
  id: 'b/cheap',
  tier: 'high',
  endpoints: [{ provider: 'b', promptUsdPerMTok: 1, completionUsdPerMTok: 4, cacheReadUsdPerMTok: 0.1 }],
};
const held: ModelSketch = {
  id: 'a/held',
  tier: 'high',
  endpoints: [{ provider: 'a', promptUsdPerMTok: 2, completionUsdPerMTok: 8, cacheReadUsdPerMTok: 0.05 }],
};
const other: ModelSketch = { id: 'c/other', tier: 'high', prompt: 9 };

const memory: Talk = {
  model: 'a/held',
  endpointKey: 'a/held@a',
  at: noon - 60_000,
  lifetimeMs: 600_000,
  named: true,
  answers: 2,
  usage: { prompt: 100_000, cached: 95_000, cacheWrite: 4_000, completion: 200 },
};

function planned(
  remembered: Partial<Talk> = {},
  changes: Partial<RouteRequest> = {},
  sketch: SnapshotSketch = {},
  model = 'pareto-code',
): RoutePlan {
  const sessions = { 's-1': { ...memory, ...remembered } };
  const request = { sessionKey: 's-1', promptTokens: 100_000, ...changes };
  return plan({ models: [cheap, held, other], sessions, ...sketch }, model, request);
}

const inLoop = {
  body: () => ({
    messages: [
      { role: 'user', content: 'Go' },
      { role: 'tool', content: '1 passed' },
    ],
  }),
};

describe('a session', () => {
  test('stays while re-reading its prefix elsewhere would cost more than it saves, with both sums', () => {
    const made = planned();
    expect(chain(made)).toEqual(['a/held@a primary', 'b/cheap@b fallback', 'c/other@c fallback']);
    expect(verdictOf(made, 'a/held')).toBe('chosen session');
    // two requests: 1,000 fresh and 99,000 cached tokens and 200 of answer here; there the first reads all anew
    const here = 2 * (1_000 * 2 + 99_000 * 0.05 + 200 * 8);
    const there = 100_000 * 1 + 200 * 4 + (1_000 * 1 + 99_000 * 0.1 + 200 * 4);
    expect(made.session?.stayUsd).toBeCloseTo(here / 1e6, 10);
    expect(made.session?.moveUsd).toBeCloseTo(there / 1e6, 10);
    expect(made.session).toMatchObject({ state: 'stays', model: 'a/held' });
    expect(made.why).toMatch(/would cost about \$0\.0171 at held and \$0\.1125 at cheap/);
  });

  test('moves when the saving beats re-reading, and the model it leaves tells the sums', () => {
    const made = planned({ usage: { prompt: 100_000, cached: 1_000, cacheWrite: 0, completion: 200 } });
    expect(chain(made)[0]).toBe('b/cheap@b primary');
    expect(made.session?.state).toBe('moves');
    expect(made.verdicts.find(({ model }) => model === 'a/held')).toMatchObject({
      verdict: 'standby',
      detail: made.session?.detail,
    });
  });

  test('is not moved inside a tool loop, whatever it would save', () => {
    const usage = { prompt: 100_000, cached: 1_000, cacheWrite: 0, completion: 200 };
    expect(chain(planned({ usage }, inLoop))[0]).toBe('a/held@a primary');
  });

  test.each([
    ['is already where it would go', { model: 'b/cheap', endpointKey: 'b/cheap@b' }, 0],
    ['could go elsewhere', {}, 1],
  ])('reads how the conversation ends only where it matters: it %s', (_, remembered, times) => {
    let reads = 0;
    const ending = (): Readonly<Record<string, unknown>> => {
      reads += 1;
      return inLoop.body();
    };
    planned(remembered, { ending });
    expect(reads).toBe(times);
  });

  test('stays where a price is not known', () => {
    const unpriced: ModelSketch = {
      ...held,
      endpoints: [{ provider: 'a', promptUsdPerMTok: null, completionUsdPerMTok: null }],
    };
    expect(planned({}, {}, { models: [cheap, unpriced] }).session).toMatchObject({ state: 'stays', stayUsd: null });
  });

  test.each<readonly [string, Partial<Talk>, Partial<RouteRequest>, SnapshotSketch, string]>([
    ['its model is barred', {}, {}, { bars: { a: 'no-key' } }, 'dropped'],
    ['its model rests', {}, {}, { rests: { 'a/held@a': {} } }, 'dropped'],
    ['its model left the tier', {}, {}, { settings: { tierPins: { 'a/held': 'low' } } }, 'dropped'],
    ['it was idle for too long', { at: noon - 600_001 }, {}, {}, 'none'],
    [
      'it was only recognised and nothing is cached',
      { named: false, usage: { ...memory.usage, cached: 0, cacheWrite: 0 } },
      {},
      {},
      'none',
    ],
    ['the client orders providers itself', {}, { provider: { order: ['b'] } }, {}, 'none'],
    ['the request belongs to another', {}, { sessionKey: 's-2' }, {}, 'none'],
  ])('does not bind when %s', (_, remembered, changes, sketch, state) => {
    const made = planned(remembered, changes, sketch);
    expect([chain(made)[0], made.session?.state ?? 'none']).toEqual(['b/cheap@b primary', state]);
  });

  describe('under a price cap', () => {
    const scored: readonly ModelSketch[] = [
      { ...cheap, percentile: 95 },
      { ...held, percentile: 90 },
    ];
    const capped = (remembered: Partial<Talk> = {}, cap = 5) =>
      planned(remembered, { plugins: paretoPlugin({ max_price: cap }) }, { models: scored });

    test('stays as well, with both sums', () => {
      const made = capped();
      expect(chain(made)).toEqual(['a/held@a primary', 'b/cheap@b fallback']);
      expect(verdictOf(made, 'a/held')).toBe('chosen session');
      expect(made.session?.detail).toMatch(/would cost about/);
    });

    test('moves when that is worth it, and is dropped when the cap rules its model out', () => {
      const little = { usage: { prompt: 100_000, cached: 1_000, cacheWrite: 0, completion: 200 } };
      expect([chain(capped(little))[0], capped(little).session?.state]).toEqual(['b/cheap@b primary', 'moves']);
      expect([chain(capped({}, 1))[0], capped({}, 1).session?.state]).toEqual(['b/cheap@b primary', 'dropped']);
    });
  });

  test('by speed it stays until it is idle', () => {
    expect(
      planned({}, {}, { speeds: { 'b/cheap@b': { throughputP50: 900 } } }, 'pareto-code:nitro').session,
    ).toMatchObject({ state: 'stays' });
  });

  test('keeps the provider of a concrete model', () => {
    const endpoints = [
      { provider: 'x', promptUsdPerMTok: 0.9, cacheReadUsdPerMTok: 0.09 },
      { provider: 'y', promptUsdPerMTok: 1, cacheReadUsdPerMTok: 0.1 },
    ];
    const made = planned(
      { model: 'd/two', endpointKey: 'd/two@y' },
      {},
      { models: [{ id: 'd/two', endpoints }] },
      'd/two',
    );
    expect(chain(made)).toEqual(['d/two@y primary', 'd/two@x fallback']);
  });
});

describe('a session made with other wishes', () => {
  const auto = (fields: object) => ({ plugins: [{ id: 'auto-router', ...fields }] });
  const price = (fields: Readonly<Record<string, unknown>>) => ({ plugins: paretoPlugin(fields) });
  type Asked = readonly [model: string, changes?: Partial<RouteRequest>];

  /** Where a request goes in the conversation that another request began. */
  function secondOf([model, changes]: Asked, began: Asked): RoutePlan {
    const scored = [cheap, held, other].map((sketch, index) => ({ ...sketch, percentile: 95 + index }));
    const snapshot = aSnapshot({ models: scored });
    const ask = (id: string, more?: Partial<RouteRequest>) =>
      aRequest(id, { sessionKey: 's-1', promptTokens: 100_000, ...more });
    const wishes = wishesOf(readIntent(ask(...began), snapshot));
    const request = ask(model, changes);
    const sessions = new Map([['s-1', [{ ...memory, wishes }]]]);
    return planRoute(readIntent(request, snapshot), request, { ...snapshot, sessions });
  }

  test.each<readonly [string, Asked, Asked]>([
    ['another order', ['pareto-code'], ['pareto-code:nitro']],
    ['another order of providers', ['pareto-code'], ['pareto-code', { provider: { sort: 'latency' } }]],
    ['a preferred speed', ['a/held'], ['a/held', { provider: { preferred_min_throughput: 50 } }]],
    ['a preferred latency', ['a/held'], ['a/held', { provider: { preferred_max_latency: { p90: 2 } } }]],
    ['a tier', ['pareto-code:low'], ['pareto-code:high']],
    ['a router after a named model', ['a/held'], ['pareto-code']],
    ['Auto after a named model', ['a/held'], ['auto', auto({ cost_tier: 'max' })]],
    ['another router', ['pareto-code'], ['auto']],
    ['another cost tier', ['auto', auto({ cost_tier: 'low' })], ['auto', auto({ cost_tier: 'max' })]],
    ['another dial', ['auto'], ['auto', auto({ cost_quality_tradeoff: 0 })]],
    ['another cap', ['pareto-code', price({ max_price: 2 })], ['pareto-code', price({ max_price: 5 })]],
    ['a cap of the provider object', ['pareto-code'], ['pareto-code', { provider: { max_price: { prompt: 8 } } }]],
    ['another price that counts', ['pareto-code'], ['pareto-code', price({ price_source: 'weighted_avg' })]],
    ['another named model', ['b/cheap'], ['a/held']],
  ])('does not bind: %s', (_, began, asked) => {
    const fresh = secondOf(asked, ['free']);
    expect([chain(secondOf(asked, began)), secondOf(asked, began).session]).toEqual([chain(fresh), undefined]);
    expect(secondOf(asked, asked).session).toBeDefined();
  });

  test.each<readonly [string, Asked, Asked]>([
    ['a score of the same tier', ['pareto-code:0.7'], ['pareto-code:high']],
    ['the default, said', ['pareto-code'], ['openrouter/pareto-code', price({ min_coding_score: 0.9 })]],
    ['providers left out', ['pareto-code'], ['pareto-code', { provider: { ignore: ['c'] } }]],
    ['another list of models', ['auto'], ['auto', auto({ allowed_models: ['a/*', 'b/*'] })]],
  ])('binds where they mean the same: %s', (_, began, asked) => {
    expect(secondOf(asked, began).session).toMatchObject({ model: 'a/held' });
  });
});

describe('rememberAnswer', () => {
  const step = aSnapshotStep();
  const intent: Intent = readIntent(aRequest(), aSnapshot());
  const usage = { prompt: 10, completion: 5, cached: 4, cacheWrite: 3, reasoning: 1 };

  test('counts answers and keeps a one-hour cache for an hour', () => {
    const first = rememberAnswer(undefined, { intent, step, usage, now: noon, named: false, oneHourCache: true });
    const second = rememberAnswer(first, { intent, step, usage, now: noon + 1, named: false, oneHourCache: false });
    expect(second).toEqual({
      wishes: wishesOf(intent),
      model: 'a/held',
      endpointKey: 'a/held@a',
      at: noon + 1,
      lifetimeMs: 3_600_000,
      named: false,
      answers: 2,
      usage: { prompt: 10, cached: 4, cacheWrite: 3, completion: 5 },
    });
  });

  test('a session lives for ten idle minutes', () => {
    const fresh = rememberAnswer(undefined, { intent, step, usage, now: noon, named: true, oneHourCache: false });
    expect([isAlive(fresh, noon + 600_000), isAlive(fresh, noon + 600_001)]).toEqual([true, false]);
  });

  test('a session of a future that a changed clock took away is over', () => {
    const ahead = rememberAnswer(undefined, { intent, step, usage, now: noon, named: true, oneHourCache: false });
    expect([isAlive(ahead, noon - 1_000), isAlive(ahead, noon - 3_600_000)]).toEqual([true, false]);
  });
});

describe('isUserTurn', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, boolean]>([
    ['chat: a question', { messages: [{ role: 'user', content: 'Hi' }] }, true],
    ['chat: a tool result', { messages: [{ role: 'tool', content: 'ok' }] }, false],
    ['messages: a question', { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }, true],
    [
      'messages: a tool result',
      { messages: [{ role: 'user', content: [{ type: 'tool_result', content: 'ok' }] }] },
      false,
    ],
    ['responses: a text', { input: 'Hi' }, true],
    ['responses: a tool result', { input: [{ type: 'function_call_output', output: 'ok' }] }, false],
    ["responses: a patch's result", { input: [{ type: 'custom_tool_call_output', output: 'ok' }] }, false],
    ["responses: a shell's result", { input: [{ type: 'local_shell_call_output', output: 'ok' }] }, false],
    ['nothing', {}, true],
  ])('%s', (_, body, expected) => {
    expect(isUserTurn(body)).toBe(expected);
  });
});

function aSnapshotStep() {
  const model = aSnapshot({ models: [held] }).catalog.models[0];
  const endpoint = model?.endpoints[0];
  if (model === undefined || endpoint === undefined) throw new Error('The sketch has no endpoint.');
  return { model, endpoint };
}
