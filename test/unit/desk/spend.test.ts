import { expect, test } from 'vitest';
import { readEarlierRuns } from '../../../electron/desk/earlier-runs.ts';
import { createSpendCounter, localDay } from '../../../electron/desk/spend.ts';
import { openTestLedger } from '../../support/open-ledger.ts';
import { requestLog } from '../../support/request-logs.ts';

const noon = new Date(2026, 10, 23, 12).getTime();
const attempt = {
  model: 'acme/big',
  provider: 'acme',
  tier: null,
  role: 'primary',
  startedAt: 0,
  durationMs: 1,
  status: 200,
  outcome: 'succeeded',
  reason: null,
  message: null,
  usage: null,
  costUsd: null,
} as const;

test('tokens, money and failures of the day add up', () => {
  const spend = createSpendCounter(() => noon);
  spend.add(requestLog());
  spend.add(requestLog({ outcome: 'failed', usage: null, costUsd: 0.5 }));
  spend.add(requestLog({ outcome: 'refused', usage: null, costUsd: null }));
  spend.add(requestLog({ costUsd: null, attempts: [attempt] }));
  expect(spend.today()).toEqual({
    day: '2026-11-23',
    requests: 4,
    failed: 2,
    promptTokens: 20,
    completionTokens: 10,
    costUsd: 0.75,
    unknownCost: 1,
  });
});

test('attempts that failed after they had used tokens count, so that a start from the ledger changes nothing', async () => {
  const spend = createSpendCounter(() => noon);
  const { ledger } = openTestLedger();
  const used = (prompt: number) => ({ prompt, completion: 5, cached: 0, cacheWrite: 0, reasoning: 0 });
  const failed = { ...attempt, outcome: 'failed' as const, model: 'acme/small', usage: used(100), costUsd: 0.5 };
  const answer = { ...attempt, usage: used(10), costUsd: 1 };
  const entries = [
    requestLog({ id: 'a', at: noon, usage: used(10), costUsd: 1, attempts: [failed, answer] }),
    requestLog({ id: 'b', at: noon, outcome: 'failed', usage: null, costUsd: null, attempts: [failed] }),
  ];
  for (const entry of entries) {
    spend.add(entry);
    await ledger.finished(entry, []);
  }
  expect(spend.today()).toMatchObject({ promptTokens: 210, completionTokens: 15, costUsd: 2, unknownCost: 0 });
  expect(readEarlierRuns(ledger, noon).spend).toEqual(spend.today());
});

test('demo answers are counted, but are no money', () => {
  const spend = createSpendCounter(() => noon);
  spend.add(requestLog({ demo: true, costUsd: 3 }));
  expect(spend.today()).toMatchObject({ requests: 1, promptTokens: 10, costUsd: 0, unknownCost: 0 });
});

test('at local midnight the sum starts again', () => {
  let now = new Date(2026, 10, 23, 23, 59, 59).getTime();
  const spend = createSpendCounter(() => now);
  spend.add(requestLog());
  now += 1_000;
  expect(spend.today()).toMatchObject({ day: '2026-11-24', requests: 0, costUsd: 0 });
});

test('a day is the local calendar day', () => {
  expect(localDay(new Date(2026, 0, 2, 0, 30).getTime())).toBe('2026-01-02');
});
