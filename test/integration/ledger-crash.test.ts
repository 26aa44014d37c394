import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openForReading } from '../../electron/storage/ledger/open-database.ts';
import { openLedger } from '../../electron/storage/ledger/ledger.ts';
import { killWhileWriting } from '../support/kill-while-writing.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `LEDGER_KILLS=200 npx vitest run test/integration/ledger-crash.test.ts` for a release. */
const kills = Number(process.env['LEDGER_KILLS'] ?? 25);

test(
  `${kills} kills in the middle of writing damage nothing and lose no answered request`,
  async () => {
    const directory = temporaryDirectory();
    const answeredFile = join(temporaryDirectory(), 'answered');
    const file = join(directory, 'ledger.sqlite');
    for (let kill = 0; kill < kills; kill += 1) {
      await killWhileWriting('ledger-writer.ts', [directory, answeredFile, String(kill)], 40);
      const answered = readFileSync(answeredFile, 'utf8').split('\n').slice(0, -1);
      expect(answered.length).toBeGreaterThan(kill);
      const { recorded, damage, billed, totals } = await readBack(file);
      expect(damage).toBe('ok');
      expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
      expect(totals.requests).toBe(recorded.size);
      expect(totals.cost).toBeCloseTo(billed, 6);
    }
    const ledger = openLedger(file);
    expect(ledger.notices()).toEqual([]);
    await ledger.close();
    expect(readdirSync(directory)).toEqual(['ledger.sqlite']);
  },
  20_000 + kills * 2_000,
);

/** Reads as `pareto-desk usage` does. */
async function readBack(file: string) {
  await openLedger(file).close();
  const database = openForReading(file);
  try {
    const row = (sql: string) => database.prepare(sql).get() ?? {};
    const ids = database
      .prepare('SELECT id FROM request')
      .all()
      .map(({ id }) => String(id));
    const totals = row('SELECT TOTAL(requests) AS requests, TOTAL(cost_usd) AS cost FROM total');
    return {
      recorded: new Set(ids),
      damage: row('PRAGMA integrity_check')['integrity_check'],
      billed: Number(row('SELECT TOTAL(billed_usd) AS billed FROM request')['billed']),
      totals: { requests: Number(totals['requests']), cost: Number(totals['cost']) },
    };
  } finally {
    database.close();
  }
}
