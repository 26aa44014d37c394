import type { DatabaseSync } from 'node:sqlite';
import type {
  LedgerCursor,
  LedgerEntry,
  LedgerFilter,
  LedgerPage,
  LedgerQuery,
  UsageQuery,
  UsageTotal,
} from '../../../shared/ledger.ts';
import { countEntries, readEntry, readPage } from './read-entries.ts';
import { readUsage, readUsageRows, type UsageRows } from './read-usage.ts';

/** What can be asked of the ledger off the main thread. */
export interface LedgerQuestions {
  readonly page: (query: LedgerQuery) => LedgerPage;
  readonly count: (filter: LedgerFilter) => number;
  readonly entry: (id: string, at: number) => LedgerEntry | null;
  readonly usage: (query: UsageQuery) => UsageTotal[];
  readonly rows: (filter: LedgerFilter, after: LedgerCursor | null, limit: number) => UsageRows;
  /** Moves what was written from the log into the file, without holding up the writer. */
  readonly checkpoint: () => void;
}

export type MainThreadQuestions = Omit<LedgerQuestions, 'checkpoint'>;

export function ledgerQuestions(database: DatabaseSync): MainThreadQuestions {
  return {
    page: (query) => readPage(database, query),
    count: (filter) => countEntries(database, filter),
    entry: (id, at) => readEntry(database, id, at),
    usage: (query) => readUsage(database, query),
    rows: (filter, after, limit) => readUsageRows(database, filter, after, limit),
  };
}

export type QuestionName = keyof LedgerQuestions;

/** A question on its way to the worker, and its answer on the way back. */
export interface Asked {
  readonly number: number;
  readonly name: QuestionName;
  readonly input: readonly unknown[];
}
export type Answered =
  | { readonly number: number; readonly ok: true; readonly value: unknown }
  | { readonly number: number; readonly ok: false; readonly message: string };
