import { writeProblem } from '../private-file.ts';
import { sqliteCode } from './sqlite-code.ts';

/** Why SQLite refused, in words. */
export function ledgerProblem(error: unknown): string {
  switch (sqliteCode(error)) {
    case 13:
      return 'the disk is full';
    case 8:
      return 'the ledger is read-only';
    case 14:
      return 'the ledger cannot be opened';
    case 5:
      return 'another program holds the ledger';
    case null:
      return writeProblem(error);
    default:
      return 'the disk refuses';
  }
}

/** @param lost requests since the start */
export function lostNotice(lost: number): string {
  return `${lost} ${lost === 1 ? 'request is' : 'requests are'} missing from the ledger since the start, because it could not be written.`;
}
