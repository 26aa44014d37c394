import { describe, expect, onTestFinished, test } from 'vitest';
import type { LedgerCursor } from '../../../../shared/ledger.ts';
import { openForReading } from '../../../../electron/storage/ledger/open-database.ts';
import { readUsageText, type UsageFormat, type UsageText } from '../../../../electron/storage/ledger/usage-text.ts';
import { openTestLedger } from '../../../support/open-ledger.ts';
import { requestLog } from '../../../support/request-logs.ts';

/** What all pieces of so many rows give together. */
async function writeAll(format: UsageFormat, requests: number, mostRows: number): Promise<string> {
  const { ledger, file } = openTestLedger();
  for (let at = 0; at < requests; at += 1) await ledger.finished(requestLog({ id: `r${at}`, at }), []);
  ledger.atStart(); // unpacks
  const database = openForReading(file);
  onTestFinished(() => database.close());
  const pieces: string[] = [];
  let after: LedgerCursor | null = null;
  do {
    const piece: UsageText = readUsageText(database, null, format, after, mostRows);
    expect(piece.rows).toBeLessThanOrEqual(mostRows);
    pieces.push(piece.text);
    after = piece.next;
  } while (after !== null);
  return pieces.join('');
}

describe.each<[requests: number, mostRows: number]>([
  [0, 2],
  [1, 2],
  [4, 2],
  [5, 2],
])('%i requests, %i at a time, are one document', (requests, mostRows) => {
  const ids = Array.from({ length: requests }, (_, at) => `r${at}`);

  test('as JSON', async () => {
    const rows = JSON.parse(await writeAll('json', requests, mostRows)) as { id: string }[];
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  test('as CSV, with the names once', async () => {
    const lines = (await writeAll('csv', requests, mostRows)).split('\r\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['id', ...ids, '']);
  });
});
