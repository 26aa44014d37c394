import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { costOf } from '../../../../electron/gateway/catalog/price.ts';
import type { Ledger } from '../../../../electron/storage/ledger/ledger.ts';
import type { UsageText } from '../../../../electron/storage/ledger/usage-text.ts';
import type { LedgerCursor, UsageRow } from '../../../../shared/ledger.ts';
import type { AttemptLog } from '../../../../shared/request-log.ts';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const prices = [
  { promptUsdPerMTok: 3, completionUsdPerMTok: 15, cacheReadUsdPerMTok: 0.3, cacheWriteUsdPerMTok: 3.75 },
  { promptUsdPerMTok: 0.07, completionUsdPerMTok: 0.31, cacheReadUsdPerMTok: null, cacheWriteUsdPerMTok: null },
  { promptUsdPerMTok: 1.1, completionUsdPerMTok: 4.4, cacheReadUsdPerMTok: 0.275, cacheWriteUsdPerMTok: null },
];

async function exportAll(ledger: Ledger): Promise<string> {
  const pieces: string[] = [];
  let after: LedgerCursor | null = null;
  do {
    const { text, next }: UsageText = await ledger.read.usageText(0, 'json', after);
    pieces.push(text);
    after = next;
  } while (after !== null);
  return pieces.join('');
}

test.each([1, 2])(
  '10,000 requests at once, with failures of every kind, add up to the bills of the providers (seed %d)',
  async (seed) => {
    const random = seededRandom(seed);
    const number = (most: number) => Math.floor(random() * most);
    const { ledger } = openTestLedger();
    const bills = new Map<string, number>();
    let unknown = 0;

    /** One call as its provider sees it: what reached it is billed, whatever became of the answer. */
    function attempt(last: boolean): AttemptLog {
      const model = number(prices.length);
      const fate = random();
      if (!last && fate < 0.5) return attemptLog({ model: `m${model}`, outcome: 'failed', usage: null, costUsd: null });
      const prompt = number(200_000);
      const usage = {
        prompt,
        completion: number(8_000),
        cached: number(prompt),
        cacheWrite: number(500),
        reasoning: 0,
      };
      const priced = prices[model];
      const costUsd = fate > 0.97 || priced === undefined ? null : costOf(priced, usage);
      bills.set(`m${model}`, (bills.get(`m${model}`) ?? 0) + (costUsd ?? 0));
      return attemptLog({ model: `m${model}`, outcome: last ? 'succeeded' : 'failed', usage, costUsd });
    }

    await Promise.all(
      Array.from({ length: 10_000 }, async (_, index) => {
        await pause(number(50));
        const attempts = Array.from({ length: 1 + number(3) }, (_nothing, place, count = 1 + number(2)) =>
          attempt(place >= count - 1),
        );
        const last = attempts.at(-1);
        const outcome = random() < 0.1 ? 'aborted' : 'succeeded';
        if (attempts.every(({ costUsd }) => costUsd === null)) unknown += 1;
        await ledger.finished(
          requestLog({
            id: `r${index}`,
            at: 1_795_000_000_000 + number(86_400_000),
            clientKey: `key ${number(5)}`,
            outcome,
            attempts,
            model: last?.model ?? null,
            usage: last?.usage ?? null,
            costUsd: last?.costUsd ?? null,
          }),
          [],
        );
      }),
    );

    const query = { since: 0, until: Number.MAX_SAFE_INTEGER, zone: 'utc' } as const;
    const [all] = await ledger.read.usage({ ...query, by: [] });
    const byModel = await ledger.read.usage({ ...query, by: ['model'] });
    const byKey = await ledger.read.usage({ ...query, by: ['clientKey', 'day'] });
    const total = [...bills.values()].reduce((sum, bill) => sum + bill, 0);
    expect(all?.requests).toBe(10_000);
    expect(all?.unknownCost).toBe(unknown);
    expect(all?.costUsd).toBeCloseTo(total, 6);
    expect(byKey.reduce((sum, { costUsd }) => sum + costUsd, 0)).toBeCloseTo(total, 6);
    for (const { model, costUsd } of byModel) expect(costUsd).toBeCloseTo(bills.get(model ?? '') ?? Number.NaN, 6);
    const rows = JSON.parse(await exportAll(ledger)) as UsageRow[];
    expect(rows).toHaveLength(10_000);
    expect(rows.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0)).toBeCloseTo(total, 6);
    const spend = ledger.spendSince(0).reduce((sum, { costUsd }) => sum + costUsd, 0);
    expect(spend).toBeCloseTo(total, 6);
  },
);

test('a name that a client made up for embeddings gets no sum of its own, one that a provider answered to does', async () => {
  const { ledger } = openTestLedger();
  const asked = { at: 1_795_000_000_000, dialect: 'openai-embeddings', provider: null, usage: null, costUsd: null };
  const failed = attemptLog({ model: 'acme/made-up', outcome: 'failed', usage: null, costUsd: null });
  await ledger.finished(requestLog({ ...asked, model: null, outcome: 'failed', attempts: [failed] }), []);
  await ledger.finished(requestLog({ ...asked, model: 'acme/vectors', outcome: 'succeeded' }), []);
  const totals = await ledger.read.usage({ since: 0, until: Number.MAX_SAFE_INTEGER, zone: 'utc', by: ['model'] });
  expect(totals.map(({ model }) => model)).toEqual([null, 'acme/vectors']);
});
