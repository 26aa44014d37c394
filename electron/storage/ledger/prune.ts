import type { DatabaseSync } from 'node:sqlite';
import type { Retention } from '../../../shared/ledger.ts';
import { slotMs } from './ledger-schema.ts';

const dayMs = 86_400_000;
/** Sums are small and kept for more than two years, so that a year can be compared with the one before. */
const totalDays = 800;
/** Rows removed in one step: about 2 ms. */
const stepRows = 100;

/**
 * Removes the oldest requests that the retention no longer covers, a few at a time so that answers do not wait. Pages that become
 * free are used again; the file itself does not shrink.
 *
 * @returns true when there is more to remove.
 */
export type PruneStep = (retention: Retention, now: number) => boolean;

export function preparePrune(database: DatabaseSync): PruneStep {
  const pages = database.prepare(
    'SELECT (SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count) AS used, (SELECT page_size FROM pragma_page_size) AS size',
  );
  const oldest = database.prepare(`SELECT seq, at FROM request ORDER BY seq LIMIT ${stepRows}`);
  const removeRequests = database.prepare('DELETE FROM request WHERE seq <= ?');
  const removeAttempts = database.prepare('DELETE FROM attempt WHERE request <= ?');
  const removeTotals = database.prepare('DELETE FROM total WHERE slot < ?');
  return (retention, now) => {
    const page = pages.get();
    const tooBig = Number(page?.['used']) * Number(page?.['size']) > retention.maxMegabytes * 1_048_576;
    const cutAt = retention.maxAgeDays === null ? -Infinity : now - retention.maxAgeDays * dayMs;
    const rows = oldest.all();
    // Requests end in about the order in which they came: one that is young enough ends the step.
    const young = tooBig ? -1 : rows.findIndex(({ at }) => Number(at) >= cutAt);
    const last = rows[(young === -1 ? rows.length : young) - 1]?.['seq'] ?? null;
    database.exec('BEGIN IMMEDIATE');
    try {
      removeTotals.run(Math.floor((now - totalDays * dayMs) / slotMs));
      if (last !== null) {
        removeRequests.run(last);
        removeAttempts.run(last);
      }
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
    return last !== null && rows.length === stepRows && young === -1;
  };
}
