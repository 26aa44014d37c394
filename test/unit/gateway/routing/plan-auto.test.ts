import { describe, expect, test } from 'vitest';
import type { RouteRequest } from '../../../../electron/gateway/routing/route-request.ts';
import { planRoute } from '../../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import { chain, plan, verdictOf } from '../../../support/a-plan.ts';
import {
  aRequest,
  aSnapshot,
  noon,
  type ModelSketch,
  type SnapshotSketch,
  type Talk,
} from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  { id: 'a/tiny', prompt: 0.1, completion: 0.4, percentile: 45 },
  { id: 'b/middle', prompt: 0.6, completion: 2.4, percentile: 78 },
  { id: 'c/large', prompt: 5, completion: 25, percentile: 99 },
];
const auto = (fields: Readonly<Record<string, unknown>>, id = 'auto-router') => ({ plugins: [{ id, ...fields }] });
const firstOf = (changes: Partial<RouteRequest> = {}, sketch: SnapshotSketch = {}, model = 'auto') =>
  plan({ models, ...sketch }, model, changes).steps[0]?.model.id;

describe('the dial', () => {
  test.each([
    ['the plugin’s 0 is the best', auto({ cost_quality_tradeoff: 0 }), {}, 'c/large'],
    ['the plugin’s 10 is the cheapest', auto({ cost_quality_tradeoff: 10 }), {}, 'a/tiny'],
    ['cost_tier wins over the number', auto({ cost_tier: 'max', cost_quality_tradeoff: 10 }), {}, 'c/large'],
    ['the window’s dial is the default', {}, { settings: { autoTradeoff: 0 } }, 'c/large'],
    [
      'the request wins over the window',
      auto({ cost_quality_tradeoff: 10 }),
      { settings: { autoTradeoff: 0 } },
      'a/tiny',
    ],
    [
      'a lock makes the window’s dial final',
      auto({ cost_quality_tradeoff: 10 }),
      { settings: { autoTradeoff: 0, preventOverrides: true } },
      'c/large',
    ],
    [
      'so does a lock of the client key',
      auto({ cost_quality_tradeoff: 10 }),
      { settings: { autoTradeoff: 0 }, clientLock: true },
      'c/large',
    ],
    ['auto-beta’s plugin is read too', auto({ cost_quality_tradeoff: 0 }, 'auto-beta-router'), {}, 'c/large'],
  ] as const)('%s', (_, changes, sketch, model) => {
    expect(firstOf(changes, sketch)).toBe(model);
  });

  test('enabled: false turns the window’s dial and lists off', () => {
    const settings = { autoTradeoff: 0, autoExcludedModels: ['a/*'] };
    const off = plan({ models, settings }, 'auto', auto({ enabled: false, cost_quality_tradeoff: 0 }));
    expect(chain(off)).toEqual(chain(plan({ models }, 'auto')));
  });

  test.each(['auto', 'openrouter/auto', 'openrouter/auto-beta'])('%s is the Auto Router', (id) => {
    expect(firstOf(auto({ cost_quality_tradeoff: 0 }), {}, id)).toBe('c/large');
  });

  test('the plan says where dial and lists came from', () => {
    const { intent } = plan({ models, settings: { autoAllowedModels: ['a/*'] } }, 'auto', auto({ cost_tier: 'low' }));
    expect(intent.from).toMatchObject({ tradeoff: 'plugin', allowedModels: 'window', excludedModels: 'factory' });
  });
});

test('the models of the chain are asked at their other providers when all have failed', () => {
  const endpoints = [{ provider: 'z', promptUsdPerMTok: 0.2, completionUsdPerMTok: 0.8 }, { provider: 'a' }];
  const planned = plan(
    { models: [{ ...models[0], id: 'a/tiny', endpoints }, ...models.slice(1)] },
    'auto',
    auto({ cost_quality_tradeoff: 10 }),
  );
  const keys = planned.steps.map(({ endpoint }) => endpoint.key);
  expect([keys[0], keys.length, keys[3]]).toEqual(['a/tiny@a', 4, 'a/tiny@z']);
  expect(planned.verdicts.find(({ model }) => model === planned.steps[1]?.model.id)?.detail).toMatch(/number 2/);
});

describe('model restrictions', () => {
  test('only allowed models are in the chain, and the others have their verdict', () => {
    const planned = plan(
      { models },
      'auto',
      auto({ allowed_models: ['a/*', 'b/*', 'x/*'], excluded_models: ['*tiny'] }),
    );
    expect(chain(planned)).toEqual(['b/middle@b primary']);
    expect([verdictOf(planned, 'a/tiny'), verdictOf(planned, 'c/large')]).toEqual([
      'excluded allowed-models',
      'excluded allowed-models',
    ]);
    expect(planned.intent.ignored).toContain('The pattern x/* fits no usable model.');
  });

  test('when they leave nothing the answer is OpenRouter’s 404, and names the fields', () => {
    const { refusal, steps } = plan({ models }, 'auto', auto({ allowed_models: ['nobody/*'] }));
    expect(steps).toEqual([]);
    expect(refusal?.status).toBe(404);
    expect(refusal?.message).toMatch(/^No models match your request and model restrictions.*allowed_models/);
  });

  test('hold for those that rest, too: as a last resort, and behind a chain that fails', () => {
    const rests = { 'b/middle@b': { until: noon + 9_000 }, 'c/large@c': { until: noon + 1_000 } };
    const allowing = (...allowed_models: string[]) => plan({ models, rests }, 'auto', auto({ allowed_models }));
    expect(chain(allowing('b/*'))).toEqual(['b/middle@b primary']);
    expect(allowing('a/*').reserve).toBeUndefined();
    expect(allowing('a/*', 'b/*').reserve?.map(({ model }) => model.id)).toEqual(['b/middle']);

    const all = { ...rests, 'a/tiny@a': {} };
    const without = (...excluded_models: string[]) => plan({ models, rests: all }, 'auto', auto({ excluded_models }));
    expect(chain(without('c/*', 'a/*'))).toEqual(['b/middle@b primary']);
    expect([without('*').steps, without('*').refusal?.status]).toEqual([[], 404]);
  });

  test('a model that may be used and rests by its provider’s word is a matter of time, not of the restrictions', () => {
    const rests = { 'b/middle@b': { until: noon + 9_000, fromProvider: true, status: 429 } };
    const { refusal } = plan({ models, rests }, 'auto', auto({ allowed_models: ['b/*'] }));
    expect([refusal?.status, refusal?.detail.retryAfterS]).toEqual([429, 9]);
  });

  test('a list of the request takes the place of the window’s', () => {
    const settings = { autoAllowedModels: ['c/*'], autoExcludedModels: ['b/*'] };
    expect(firstOf({}, { settings })).toBe('c/large');
    expect(firstOf(auto({ allowed_models: ['a/*', 'b/*'], cost_quality_tradeoff: 0 }), { settings })).toBe('a/tiny');
  });

  test('pin_model goes on with the model of the newest answer', () => {
    const body = () => ({
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello', model: 'b/middle' },
        { role: 'user', content: 'What is two and two?' },
      ],
    });
    expect(firstOf({ ...auto({ pin_model: true, cost_quality_tradeoff: 10 }), body })).toBe('b/middle');
    expect(firstOf({ ...auto({ pin_model: true, allowed_models: ['a/*'] }), body })).toBe('a/tiny');
    const responses = () => ({ input: body().messages });
    expect(firstOf({ ...auto({ pin_model: true, cost_quality_tradeoff: 10 }), body: responses })).toBe('b/middle');
  });

  const served = (id: string, modelId: string, prompt: number): ModelSketch => ({
    id,
    prompt,
    percentile: 78,
    endpoints: [{ provider: id.slice(0, 1), modelId }],
  });
  test.each([
    ['b/middle', 'b/middle'],
    ['openrouter/b/middle', 'b/middle'],
    ['middle-at-b', 'b/middle'],
    ['middle-at-b-2026-11-01', 'b/middle'],
    ['middle-at-b-20261101', 'b/middle'],
    ['middle-at-b-mini', 'a/tiny'],
    ['twin', 'a/tiny'],
    ['twin-2026-11-01', 'a/tiny'],
    ['nobody/knows', 'a/tiny'],
    [7, 'a/tiny'],
  ])('pin_model knows the model that an answer calls %j: %s', (name, model) => {
    const body = () => ({ messages: [{ role: 'user' }, { role: 'assistant', model: name }, { role: 'user' }] });
    const sketch = {
      models: [
        ...models.filter(({ id }) => id !== 'b/middle'),
        served('b/middle', 'middle-at-b', 0.6),
        served('d/twin', 'twin', 4),
        served('e/twin', 'twin', 4),
      ],
    };
    const wishes = { cost_quality_tradeoff: 10 };
    expect(firstOf({ ...auto({ pin_model: true, ...wishes }), body }, sketch)).toBe(model);
    expect(firstOf({ ...auto(wishes), body }, sketch)).toBe('a/tiny');
  });
});

describe('a plugin of a wrong shape is a 400', () => {
  test.each([
    [{ cost_quality_tradeoff: 11 }],
    [{ cost_quality_tradeoff: -1 }],
    [{ cost_quality_tradeoff: 3.5 }],
    [{ cost_quality_tradeoff: '7' }],
    [{ cost_quality_tradeoff: null }],
    [{ cost_tier: 'huge' }],
    [{ cost_tier: 'toString' }],
    [{ enabled: 'yes' }],
    [{ pin_model: 1 }],
    [{ allowed_models: 'a/*' }],
    [{ allowed_models: Array.from({ length: 1_025 }, () => 'a') }],
    [{ excluded_models: ['x'.repeat(1_025)] }],
  ])('%j', (fields) => {
    const snapshot = aSnapshot({ models });
    expect(() => readIntent(aRequest('auto', auto(fields)), snapshot)).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });
});

describe('a conversation', () => {
  const call = (command: string) => ({
    role: 'assistant',
    content: '',
    tool_calls: [{ id: 'c', type: 'function', function: { name: 'bash', arguments: JSON.stringify({ command }) } }],
  });
  const failed = { role: 'tool', tool_call_id: 'c', content: 'exit code 1' };
  const memory: Talk = {
    model: 'b/middle',
    endpointKey: 'b/middle@b',
    at: noon - 1_000,
    lifetimeMs: 600_000,
    named: true,
    answers: 3,
    usage: { prompt: 20_000, cached: 18_000, cacheWrite: 0, completion: 300 },
  };
  const inSession = (messages: readonly unknown[], dial: number, held: Talk = memory) =>
    plan({ models, sessions: { s: held } }, 'auto', {
      ...auto({ cost_quality_tradeoff: dial }),
      sessionKey: 's',
      promptTokens: 20_000,
      body: () => ({ messages }),
    });
  const start = { role: 'user', content: 'Repair src/cart.ts' };

  test('a tool result leaves it where it is', () => {
    const planned = inSession([start, call('ls'), { ...failed, content: 'src' }], 0);
    expect([planned.steps[0]?.model.id, planned.session?.state]).toEqual(['b/middle', 'stays']);
  });

  test('two tool errors in a row move it one step up', () => {
    const planned = inSession([start, call('a'), failed, call('b'), failed], 10);
    expect([planned.steps[0]?.model.id, planned.session?.state]).toEqual(['c/large', 'moves']);
    expect(planned.why).toMatch(/One step up, to .*2 tool errors in a row/);
  });

  test('at the top there is no step up', () => {
    const planned = inSession([start, call('a'), failed, call('b'), failed], 10, {
      ...memory,
      model: 'c/large',
      endpointKey: 'c/large@c',
    });
    expect(planned.steps[0]?.model.id).toBe('c/large');
  });

  test('a new message that a stronger model is likelier to master moves it', () => {
    const hard =
      'Design a distributed payment platform with failover across regions and prove that no payment is lost.';
    const planned = inSession([start, { role: 'assistant', content: 'Done.' }, { role: 'user', content: hard }], 0, {
      ...memory,
      model: 'a/tiny',
      endpointKey: 'a/tiny@a',
    });
    expect(planned.steps[0]?.model.id).toBe('c/large');
  });
});

test('what own requests cost outranks list prices', () => {
  const snapshot = { ...aSnapshot({ models }), taskCosts: new Map([['a/tiny', { factor: 40, samples: 1_000 }]]) };
  const request = aRequest('auto', auto({ cost_quality_tradeoff: 10 }));
  expect(planRoute(readIntent(request, snapshot), request, snapshot).steps[0]?.model.id).toBe('b/middle');
});
