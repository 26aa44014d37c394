import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLedger, type Ledger, type LedgerOptions } from '../../electron/storage/ledger/ledger.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A ledger in a directory of its own, closed when the running test ends. */
export function openTestLedger(
  options: LedgerOptions = {},
  file = join(temporaryDirectory(), 'data', 'ledger.sqlite'),
): { readonly ledger: Ledger; readonly file: string } {
  // requests of tests are mostly of 1970
  const ledger = openLedger(file, { retention: () => ({ maxAgeDays: null, maxMegabytes: 1_000 }), ...options });
  onTestFinished(() => ledger.close());
  return { ledger, file };
}
