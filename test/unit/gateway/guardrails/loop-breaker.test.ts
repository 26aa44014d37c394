import { describe, expect, test } from 'vitest';
import { createLoopBreaker, isLoop, loopRefusal } from '../../../../electron/gateway/guardrails/loop-breaker.ts';
import { readLoopMark } from '../../../../electron/gateway/guardrails/loop-mark.ts';

const settings = { enabled: true, sameRequests: 3, windowMs: 60_000 };

function countTurns(bodies: readonly Record<string, unknown>[], session: string | null = 's'): number[] {
  const breaker = createLoopBreaker();
  return bodies.map((body, index) => breaker.note(session, readLoopMark(body), settings, index * 1_000));
}

const ask = { role: 'user', content: 'Fix the test.' };
const call = (id: string, path: string) => ({
  role: 'assistant',
  tool_calls: [{ id, type: 'function', function: { name: 'read', arguments: JSON.stringify({ path }) } }],
});
const result = (id: string, text: string) => ({ role: 'tool', tool_call_id: id, content: text });

describe('a loop', () => {
  test('is the same request over and over', () => {
    expect(countTurns(Array.from({ length: 5 }, () => ({ messages: [ask] })))).toEqual([1, 2, 3, 4, 4]);
  });

  test('is a history that only grows by the same step, with new ids, times and counters', () => {
    const bodies = [1, 2, 3, 4].map((length) => ({
      messages: [
        ask,
        ...Array.from({ length }, (_, step) => [
          call(`call_${step}`, 'a.ts'),
          result(`call_${step}`, `Error at 12:00:0${step}: not found`),
        ]).flat(),
      ],
    }));
    expect(countTurns(bodies)).toEqual([1, 2, 3, 4]);
  });

  test('is not seen in requests of a future that a changed clock took away', () => {
    const breaker = createLoopBreaker();
    const mark = readLoopMark({ messages: [ask] });
    const hour = 3_600_000;
    expect([2 * hour, 2 * hour + 1, hour, hour + 1].map((at) => breaker.note('s', mark, settings, at))).toEqual([
      1, 2, 1, 2,
    ]);
  });

  test('may go round in two steps', () => {
    const bodies = Array.from({ length: 8 }, (_, step) => ({
      messages: [ask, call(`c${step}`, step % 2 === 0 ? 'a.ts' : 'b.ts'), result(`c${step}`, 'not found')],
    }));
    expect(countTurns(bodies).slice(-2)).toEqual([4, 4]);
  });

  test.each([
    [
      'messages',
      {
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Again.', cache_control: { type: 'ephemeral' } }] }],
      },
    ],
    ['responses', { input: [{ type: 'function_call_output', call_id: 'call_7', output: 'not found' }] }],
    ['responses with a plain text', { input: 'Again.' }],
    ['completions', { prompt: 'Again.' }],
  ])('is seen in %s too', (_name, body) => {
    expect(countTurns([body, body, body, body])).toEqual([1, 2, 3, 4]);
  });
});

describe('no loop', () => {
  test('is an agent that gets on', () => {
    const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
    const bodies = words.map((word) => ({ messages: [ask, call('c', `${word}.ts`), result('c', 'done')] }));
    expect(countTurns(bodies)).toEqual([1, 1, 1, 1, 1]);
  });

  test('is the same request in different sessions, or in none', () => {
    const breaker = createLoopBreaker();
    const mark = readLoopMark({ messages: [ask] });
    for (const session of ['a', 'b', 'c', 'd', 'e']) expect(breaker.note(session, mark, settings, 0)).toBe(1);
    expect(
      countTurns(
        Array.from({ length: 5 }, () => ({ messages: [ask] })),
        null,
      ),
    ).toEqual([1, 1, 1, 1, 1]);
  });

  test('is the same request once in a while', () => {
    const breaker = createLoopBreaker();
    const mark = readLoopMark({ messages: [ask] });
    const times = [0, 40_000, 80_000, 120_000, 160_000].map((at) => breaker.note('s', mark, settings, at));
    expect(times).toEqual([1, 2, 2, 2, 2]);
  });
});

test('it stops with the first request over the limit, if it is switched on', () => {
  expect([3, 4].map((times) => isLoop(times, settings))).toEqual([false, true]);
  expect(isLoop(4, { ...settings, enabled: false })).toBe(false);
});

test('the refusal is a 400 in plain words', () => {
  expect(loopRefusal(4, settings)).toMatchObject({
    status: 400,
    code: 'loop_stopped',
    message:
      'Stopped a loop: this session has asked the same thing 4 times within 1 min without getting further. Start a new turn, or change the loop breaker in Pareto Desk under Guardrails.',
  });
});
