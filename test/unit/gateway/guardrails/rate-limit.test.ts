import { describe, expect, test } from 'vitest';
import { createRateCounter, rateRefusal } from '../../../../electron/gateway/guardrails/rate-limit.ts';
import { noRateLimits } from '../../../../shared/guardrails.ts';

const now = 1_795_000_000_000;
const admitted = { admitted: true };

describe('requests a minute', () => {
  const limits = { requestsPerMinute: 3, tokensPerMinute: null };

  test('are let through up to the limit, and again when the oldest is a minute old', () => {
    const counter = createRateCounter();
    for (const at of [0, 10_000, 20_000]) expect(counter.admit('Zed', limits, 5, now + at)).toEqual(admitted);
    expect(counter.admit('Zed', limits, 5, now + 30_000)).toEqual({
      admitted: false,
      limit: 'requestsPerMinute',
      retryAfterS: 30,
    });
    expect(counter.admit('Zed', limits, 5, now + 60_000)).toEqual(admitted);
    expect(counter.admit('Zed', limits, 5, now + 60_000)).toMatchObject({ retryAfterS: 10 });
  });

  test('are counted for each payer', () => {
    const counter = createRateCounter();
    for (let number = 0; number < 3; number += 1) counter.admit('Zed', limits, 1, now);
    expect(counter.admit('IDE', limits, 1, now)).toEqual(admitted);
    expect(counter.admit('Zed', limits, 1, now)).toMatchObject({ admitted: false });
  });

  test('never exceed the limit in any minute, however they come', () => {
    const counter = createRateCounter();
    const times: number[] = [];
    for (let at = 0; at < 600_000; at += 701) if (counter.admit('Zed', limits, 1, now + at).admitted) times.push(at);
    expect(times.length).toBeGreaterThan(25);
    expect(times.filter((at, index) => index >= 3 && at - (times[index - 3] ?? 0) < 59_000)).toEqual([]);
  });

  test('a clock that was set back starts afresh', () => {
    const counter = createRateCounter();
    for (let number = 0; number < 3; number += 1) counter.admit('Zed', limits, 1, now);
    expect(counter.admit('Zed', limits, 1, now - 3_600_000)).toEqual(admitted);
  });
});

describe('tokens a minute', () => {
  const limits = { requestsPerMinute: null, tokensPerMinute: 1_000 };

  test('count the prompt before and the answer after', () => {
    const counter = createRateCounter();
    expect(counter.admit('Zed', limits, 400, now)).toEqual(admitted);
    counter.addTokens('Zed', 300, now + 5_000);
    expect(counter.admit('Zed', limits, 400, now + 10_000)).toEqual({
      admitted: false,
      limit: 'tokensPerMinute',
      retryAfterS: 50,
    });
    expect(counter.admit('Zed', limits, 300, now + 10_000)).toEqual(admitted);
  });

  test('of an answer that ended in the second before the last request take nothing back', () => {
    const counter = createRateCounter();
    counter.admit('Zed', limits, 900, now);
    counter.admit('Zed', limits, 50, now + 1_000);
    counter.addTokens('Zed', 40, now + 900);
    expect(counter.admit('Zed', limits, 20, now + 1_100)).toMatchObject({ admitted: false, retryAfterS: 59 });
  });

  test('a single request larger than the limit is answered when nothing else was asked', () => {
    const counter = createRateCounter();
    expect(counter.admit('Zed', limits, 5_000, now)).toEqual(admitted);
    expect(counter.admit('Zed', limits, 1, now + 1_000)).toMatchObject({ admitted: false, retryAfterS: 59 });
  });
});

test('without limits nothing is counted', () => {
  const counter = createRateCounter();
  for (let number = 0; number < 100; number += 1)
    expect(counter.admit('Zed', noRateLimits, 1e9, now)).toEqual(admitted);
});

test('the refusal is a 429 with the time to wait, and says where the limit is set', () => {
  const limits = { requestsPerMinute: 3, tokensPerMinute: null };
  const verdict = { admitted: false, limit: 'requestsPerMinute', retryAfterS: 30 } as const;
  expect(rateRefusal(limits, verdict, 'Client key "Zed"\'s')).toMatchObject({
    status: 429,
    detail: { retryAfterS: 30 },
    message:
      'Client key "Zed"\'s limit of 3 requests a minute is reached. Wait 30 s, or change it in Pareto Desk under Guardrails.',
  });
});
