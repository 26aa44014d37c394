import { usageRowSchema, type UsageRow } from '../../../shared/ledger.ts';

export type UsageFormat = 'csv' | 'json';

const columns = Object.keys(usageRowSchema.shape) as (keyof UsageRow)[];

/** Writes usage rows as one document, a piece at a time. */
export interface UsageWriter {
  readonly head: () => string;
  readonly rows: (rows: readonly UsageRow[]) => string;
  readonly tail: () => string;
}

export function createUsageWriter(format: UsageFormat): UsageWriter {
  if (format === 'csv') {
    return {
      head: () => `${columns.join(',')}\r\n`,
      rows: (rows) => rows.map((row) => `${columns.map((column) => csvField(row[column])).join(',')}\r\n`).join(''),
      tail: () => '',
    };
  }
  let separator = '\n';
  return {
    head: () => '[',
    rows: (rows) =>
      rows
        .map((row) => {
          const text = separator + JSON.stringify(row);
          separator = ',\n';
          return text;
        })
        .join(''),
    tail: () => '\n]\n',
  };
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function csvField(value: UsageRow[keyof UsageRow]): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
