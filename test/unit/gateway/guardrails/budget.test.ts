import { describe, expect, test } from 'vitest';
import { createBudgetBook, type BudgetBook } from '../../../../electron/gateway/guardrails/budget-book.ts';
import { windowEnd, windowStart } from '../../../../electron/gateway/guardrails/budget-window.ts';
import {
  budgetRefusal,
  capTier,
  judgeBudget,
  type Asking,
  type OwnedBudget,
} from '../../../../electron/gateway/guardrails/budget.ts';
import { noBudget, type Budget } from '../../../../shared/guardrails.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const now = Date.parse('2026-11-25T15:10:00Z'); // a Wednesday
const hour = 3_600_000;
const day = 24 * hour;

function budgetOf(budget: Partial<Budget>): OwnedBudget {
  return { budget: { ...noBudget, zone: 'utc', ...budget }, payer: { kind: 'all' } };
}

function spentBook(...amounts: readonly [at: number, usd: number][]): BudgetBook {
  const book = createBudgetBook();
  book.load(
    amounts.map(([at, costUsd]) => ({ at, clientKey: 'Zed', costUsd })),
    [],
  );
  return book;
}

const asking: Asking = { clientKey: 'Zed', sessionKey: 's', estimateUsd: 0, now };

describe('a budget of 10 USD a day', () => {
  test.each([
    [0, 'free', null],
    [7.99, 'free', null],
    [8, 'warn', null],
    [9, 'step-down', 'medium'],
    [9.5, 'step-down', 'low'],
    [10, 'block', null],
    [12, 'block', null],
  ] as const)('with %d spent: %s', (usd, outcome, tierCap) => {
    const verdict = judgeBudget([budgetOf({ perDayUsd: 10 })], spentBook([now - hour, usd]), asking);
    expect(verdict).toMatchObject({ outcome, tierCap, limit: { period: 'day', limitUsd: 10, spentUsd: usd } });
  });

  test.each([
    [{ warn: false }, 8, 'free'],
    [{ stepDown: false }, 9.7, 'warn'],
    [{ block: false }, 11, 'step-down'],
    [{ block: false, stepDown: false, warn: false }, 11, 'free'],
  ] as const)('with %o, and %d spent: %s', (switches, usd, outcome) => {
    const verdict = judgeBudget([budgetOf({ perDayUsd: 10, ...switches })], spentBook([now, usd]), asking);
    expect(verdict.outcome).toBe(outcome);
  });

  test('a request whose estimate does not fit any more is held back before it is sent', () => {
    const book = spentBook([now, 7]);
    const judge = (estimateUsd: number) => judgeBudget([budgetOf({ perDayUsd: 10 })], book, { ...asking, estimateUsd });
    expect(judge(3).outcome).toBe('free');
    expect(judge(3.01).outcome).toBe('block');
  });

  test('what is in flight counts as spent until it is settled', () => {
    const book = spentBook([now, 5]);
    const budgets = [budgetOf({ perDayUsd: 10 })];
    const reservation = book.reserve({ clientKey: 'Zed', sessionKey: null, estimateUsd: 4 });
    expect(judgeBudget(budgets, book, { ...asking, estimateUsd: 2 }).outcome).toBe('block');
    book.settle(reservation, 1, now);
    expect(judgeBudget(budgets, book, { ...asking, estimateUsd: 2 }).limit?.spentUsd).toBe(6);
    expect(judgeBudget(budgets, book, { ...asking, estimateUsd: 2 }).outcome).toBe('free');
  });

  test('no answer gives money back', () => {
    const book = spentBook([now, 5]);
    for (const costUsd of [-50, Number.NaN])
      book.settle(book.reserve({ clientKey: 'Zed', sessionKey: 's', estimateUsd: 4 }), costUsd, now);
    expect(judgeBudget([budgetOf({ perDayUsd: 10 })], book, asking).limit?.spentUsd).toBe(5);
    expect(book.spentBySession('Zed', 's')).toBe(0);
  });

  test('spent yesterday is not spent today', () => {
    const budgets = [budgetOf({ perDayUsd: 10 })];
    const book = spentBook([now - day, 10]);
    expect(judgeBudget(budgets, book, asking).outcome).toBe('free');
    expect(judgeBudget(budgets, book, { ...asking, now: now - day }).outcome).toBe('block');
  });

  test('a request that arrived before midnight counts for the day it arrived on', () => {
    const book = createBudgetBook();
    const midnight = windowEnd('day', now, 'utc');
    const payer = { kind: 'all' } as const;
    expect(book.spent(payer, 'day', 'utc', midnight + 1)).toBe(0);
    const reservation = book.reserve({ clientKey: 'Zed', sessionKey: null, estimateUsd: 1 });
    book.settle(reservation, 2, midnight - 1);
    expect(book.spent(payer, 'day', 'utc', midnight + 1)).toBe(0);
    expect(book.spent(payer, 'month', 'utc', midnight + 1)).toBe(2);
  });
});

describe('a clock that was a year ahead for a while', () => {
  const payer = { kind: 'all' } as const;
  const spend = (book: BudgetBook, usd: number, at: number) =>
    book.settle(book.reserve({ clientKey: 'Zed', sessionKey: null, estimateUsd: 0 }), usd, at);

  test('makes nobody forget what was spent', () => {
    const book = spentBook([now - hour, 5], [now - day, 3]);
    spend(book, 2, now + 365 * day);
    expect(book.spent(payer, 'month', 'utc', now)).toBe(8);
  });

  test('leaves nothing behind that fills the budgets of every day until then', () => {
    const book = createBudgetBook();
    expect(book.spent(payer, 'day', 'utc', now)).toBe(0);
    spend(book, 2, now + 365 * day);
    for (const at of [now, now + day, now + 30 * day]) expect(book.spent(payer, 'day', 'utc', at)).toBe(0);
    expect(book.spent(payer, 'day', 'utc', now + 365 * day)).toBe(2);
  });
});

test('what was spent is remembered for a month, a quarter of an hour at a time', () => {
  const book = createBudgetBook();
  const first = Date.parse('2026-01-01T00:00:00Z');
  for (let at = first; at < now; at += 900_000)
    book.settle(book.reserve({ clientKey: 'Zed', sessionKey: null, estimateUsd: 0 }), 1, at);
  const payer = { kind: 'all' } as const;
  expect(book.spent(payer, 'month', 'utc', now)).toBe(Math.ceil((now - Date.parse('2026-11-01T00:00:00Z')) / 900_000));
  expect(book.spent(payer, 'month', 'utc', first)).toBe(0);
});

test.each([
  ['week', { perWeekUsd: 10 }, [Date.parse('2026-11-23T00:00:00Z'), 10], 'block'],
  ['week', { perWeekUsd: 10 }, [Date.parse('2026-11-22T23:45:00Z'), 10], 'free'],
  ['month', { perMonthUsd: 10 }, [Date.parse('2026-11-01T00:00:00Z'), 10], 'block'],
  ['month', { perMonthUsd: 10 }, [Date.parse('2026-10-31T23:45:00Z'), 10], 'free'],
] as const)('a budget per %s counts from its first moment', (_window, budget, [at, usd], outcome) => {
  expect(judgeBudget([budgetOf(budget)], spentBook([at, usd]), asking).outcome).toBe(outcome);
});

test('a budget per request looks at the estimate alone', () => {
  const judge = (estimateUsd: number | null) =>
    judgeBudget([budgetOf({ perRequestUsd: 0.5 })], spentBook([now, 100]), { ...asking, estimateUsd }).outcome;
  expect([judge(0.5), judge(0.51), judge(null)]).toEqual(['free', 'block', 'free']);
});

test('a budget per session counts that session of that client only', () => {
  const book = createBudgetBook();
  book.load([], [{ clientKey: 'Zed', sessionKey: 's', costUsd: 0.4 }]);
  book.settle(book.reserve({ clientKey: 'Zed', sessionKey: 's', estimateUsd: 0.1 }), 0.1, now);
  const judge = (sessionKey: string | null, clientKey = 'Zed') =>
    judgeBudget([budgetOf({ perSessionUsd: 0.5 })], book, { ...asking, sessionKey, clientKey }).outcome;
  expect([judge('s'), judge('other'), judge(null), judge('s', 'IDE')]).toEqual(['block', 'free', 'free', 'free']);
});

test('ten thousand sessions are remembered, and one that was forgotten while it ran owes nothing', () => {
  const book = createBudgetBook();
  const running = book.reserve({ clientKey: 'k', sessionKey: 'long', estimateUsd: 5 });
  for (let i = 0; i < 10_000; i += 1)
    book.settle({ clientKey: 'k', sessionKey: `s${i}`, estimateUsd: 0 }, 1, Date.UTC(2026, 10, 23));
  expect(book.spentBySession('k', 's0')).toBe(1);
  for (let i = 0; i < 30_000; i += 1)
    book.settle({ clientKey: 'k', sessionKey: `t${i}`, estimateUsd: 0 }, 1, Date.UTC(2026, 10, 23));
  book.settle(running, 2, Date.UTC(2026, 10, 23));
  expect(book.spentBySession('k', 'long')).toBe(2);
});

test('the strictest of several budgets decides, and the message names whose it is', () => {
  const book = createBudgetBook();
  book.load(
    [
      { at: now, clientKey: 'Zed', costUsd: 5 },
      { at: now, clientKey: 'IDE', costUsd: 3 },
    ],
    [],
  );
  const budgets: OwnedBudget[] = [
    budgetOf({ perDayUsd: 10, perMonthUsd: 100 }),
    { budget: { ...noBudget, zone: 'utc', perDayUsd: 5 }, payer: { kind: 'client', name: 'Zed' } },
  ];
  const verdict = judgeBudget(budgets, book, { ...asking, estimateUsd: 0.012 });
  expect(verdict).toMatchObject({ outcome: 'block', limit: { spentUsd: 5, limitUsd: 5 } });
  expect(verdict.limit && budgetRefusal('openai-chat', verdict.limit, 0.012)).toMatchObject({
    status: 402,
    message:
      'Client key "Zed"\'s budget of $5.00 per day is used up: $5.00 spent or in flight, this request would cost about $0.01. It begins anew at 2026-11-26T00:00:00.000Z. Change it in Pareto Desk under Guardrails.',
    detail: { metadata: { limit_source: 'client_key_budget', scope: 'Zed', limit_usd: 5, spend_usd: 5 } },
  });
});

test('of limits with the same outcome the fullest one is told', () => {
  const book = spentBook([now, 8.5]);
  expect(judgeBudget([budgetOf({ perDayUsd: 10, perWeekUsd: 9.9 })], book, asking).limit?.period).toBe('week');
});

test('codex repeats a 402, so on responses a spent budget is a 400', () => {
  const limit = {
    period: 'session',
    payer: { kind: 'all' },
    limitUsd: 0.004,
    spentUsd: 0.004,
    resetsAt: null,
  } as const;
  expect(budgetRefusal('openai-responses', limit, null)).toMatchObject({
    status: 400,
    message:
      'Your budget of $0.0040 per session is used up: $0.0040 spent or in flight. Change it in Pareto Desk under Guardrails.',
  });
  expect(budgetRefusal('anthropic-messages', limit, null).status).toBe(402);
});

test.each([
  ['high', null, 'high'],
  ['high', 'medium', 'medium'],
  ['low', 'medium', 'low'],
  ['medium', 'low', 'low'],
] as const)('tier %s under a cap of %s is %s', (tier, cap, result) => {
  expect(capTier(tier, cap)).toBe(result);
});

describe('windows', () => {
  test.each([
    ['day', '2026-11-25T15:10:00Z', '2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z'],
    ['week', '2026-11-22T23:59:59Z', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['month', '2024-02-29T12:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['month', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ] as const)('the %s of %s in UTC', (window, at, start, end) => {
    expect(windowStart(window, Date.parse(at), 'utc')).toBe(Date.parse(start));
    expect(windowEnd(window, Date.parse(at), 'utc')).toBe(Date.parse(end));
  });

  test('in local time a day begins at local midnight', () => {
    const start = new Date(windowStart('day', now, 'local'));
    expect([start.getHours(), start.getMinutes(), start.getDate()]).toEqual([0, 0, new Date(now).getDate()]);
  });
});

test.each([1, 2, 3])(
  '10,000 requests at once with wrong estimates never exceed a budget by more than was in flight (seed %d)',
  (seed) => {
    const random = seededRandom(seed);
    const book = createBudgetBook();
    const limitUsd = 50;
    const budgets = [budgetOf({ perDayUsd: limitUsd })];
    const running: { readonly settle: () => number; readonly cost: number }[] = [];
    let billed = 0;
    let refused = 0;
    let mostOver = 0;
    for (let number = 0; number < 10_000; number += 1) {
      const estimateUsd = random() * 0.05;
      if (judgeBudget(budgets, book, { ...asking, estimateUsd }).outcome === 'block') refused += 1;
      else {
        const reservation = book.reserve({
          clientKey: `key ${number % 7}`,
          sessionKey: `s${number % 50}`,
          estimateUsd,
        });
        // some fail and cost nothing, some are cut off, some cost twice what was thought
        const cost = random() < 0.2 ? 0 : estimateUsd * 2 * random();
        running.push({ cost, settle: () => (book.settle(reservation, cost, now), cost) });
      }
      while (running.length > random() * 60) {
        const [ended] = running.splice(Math.floor(random() * running.length), 1);
        billed += ended?.settle() ?? 0;
      }
      const inFlight = running.reduce((sum, { cost }) => sum + cost, 0);
      mostOver = Math.max(mostOver, billed - limitUsd - inFlight);
    }
    for (const { settle } of running) billed += settle();
    expect(refused).toBeGreaterThan(1_000);
    expect(mostOver).toBeLessThanOrEqual(0.05 * 60);
    expect(book.spent({ kind: 'all' }, 'day', 'utc', now)).toBeCloseTo(billed, 9);
    const keys = Array.from({ length: 7 }, (_, index) =>
      book.spent({ kind: 'client', name: `key ${index}` }, 'day', 'utc', now),
    );
    expect(keys.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(billed, 9);
  },
);
