import type { DatabaseSync } from 'node:sqlite';
import type {
  LedgerCount,
  LedgerCursor,
  LedgerEntry,
  LedgerFilter,
  LedgerPage,
  LedgerQuery,
  UsageQuery,
  UsageTotal,
} from '../../../shared/ledger.ts';
import { countEntries, readEntry, readPage } from './read-entries.ts';
import { readUsage } from './read-usage.ts';
import { readUsageText, type UsageFormat, type UsageText } from './usage-text.ts';

/** What can be asked of the ledger off the main thread. */
export interface LedgerQuestions {
  readonly page: (query: LedgerQuery) => LedgerPage;
  readonly count: (filter: LedgerFilter, after: LedgerCursor | null) => LedgerCount;
  readonly entry: (id: string, at: number) => LedgerEntry | null;
  readonly usage: (query: UsageQuery) => UsageTotal[];
  readonly usageText: (since: number, format: UsageFormat, after: LedgerCursor | null) => UsageText;
  /** Moves what was written from the log into the file, without holding up the writer. */
  readonly checkpoint: () => void;
}

export type MainThreadQuestions = Omit<LedgerQuestions, 'checkpoint'>;

export function ledgerQuestions(database: DatabaseSync): MainThreadQuestions {
  return {
    page: (query) => readPage(database, query),
    count: (filter, after) => countEntries(database, filter, after),
    entry: (id, at) => readEntry(database, id, at),
    usage: (query) => readUsage(database, query),
    usageText: (since, format, after) => readUsageText(database, since, format, after),
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
