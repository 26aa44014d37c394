import type { DatabaseSync } from 'node:sqlite';
import { usageRowSchema, type LedgerCursor, type UsageRow } from '../../../shared/ledger.ts';
import { readUsageRows } from './read-usage.ts';

export type UsageFormat = 'csv' | 'json';

const columns = Object.keys(usageRowSchema.shape) as (keyof UsageRow)[];

/** A piece of the export. */
export interface UsageText {
  readonly text: string;
  readonly rows: number;
  /** null = this was the last. */
  readonly next: LedgerCursor | null;
}

/** Rows of one piece, about 600 KB: on its way to whoever asked it holds no thread for long. */
const pieceRows = 2_000;

/** A piece of one document with all requests since then, oldest first. @param since ms since epoch; null = from the first */
export function readUsageText(
  database: DatabaseSync,
  since: number | null,
  format: UsageFormat,
  after: LedgerCursor | null,
  mostRows: number = pieceRows,
): UsageText {
  const { rows, next } = readUsageRows(database, since === null ? {} : { since }, after, mostRows);
  return { text: writeUsage(format, rows, after === null, next === null), rows: rows.length, next };
}

/** @returns the rows, with the beginning of the document before the first and its end after the last ones. */
export function writeUsage(format: UsageFormat, rows: readonly UsageRow[], isFirst: boolean, isLast: boolean): string {
  if (format === 'csv') {
    const lines = rows.map((row) => columns.map((column) => csvField(row[column])));
    return [...(isFirst ? [columns] : []), ...lines].map((fields) => `${fields.join(',')}\r\n`).join('');
  }
  const lines = rows.map((row, place) => `${isFirst && place === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`);
  return `${isFirst ? '[' : ''}${lines.join('')}${isLast ? '\n]\n' : ''}`;
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function csvField(value: UsageRow[keyof UsageRow]): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
