import type { DatabaseSync } from 'node:sqlite';
import type { Retention } from '../../../shared/ledger.ts';
import { slotMs } from './ledger-schema.ts';

const dayMs = 86_400_000;
/** Sums are small and kept for more than two years, so that a year can be compared with the one before. */
const totalDays = 800;
/** Rows removed in one step: about 2 ms. */
const stepRows = 100;
/** The same of what is forgotten, without a pause in between. */
const forgetRows = 250;

/**
 * Removes the oldest requests that the retention no longer covers, a few at a time so that answers do not wait. Pages that become
 * free are used again; the file itself does not shrink.
 *
 * @returns true when there is more to remove.
 */
export type PruneStep = (retention: Retention, now: number) => boolean;

/** How far ahead of all that was seen before the clock may be and be believed at once, ms: a holiday. */
const leapMs = 30 * dayMs;
/** A clock that has leapt further is believed once it has gone on from there for so long, ms. */
const provenMs = dayMs;

/**
 * By a clock that is set years ahead, in a machine restored from a snapshot or by a mistyped year, everything would be too old at
 * once, and gone when it is put right. So a leap is first waited out. After a long break that is no harm: what is too old goes a
 * day later, or at the next start after a request. Removal by size needs no clock and goes on.
 *
 * @param seen the latest time that is known to have been; null = none is
 * @returns whether ages may be told by a time, ms since epoch
 */
function watchClock(seen: number | null): (now: number) => boolean {
  let last = seen;
  let leaptAt: number | null = null;
  return (now) => {
    if (last !== null && now - last > leapMs) {
      if (leaptAt === null || now < leaptAt || now - leaptAt > leapMs) leaptAt = now;
      if (now - leaptAt < provenMs) return false;
    }
    leaptAt = null;
    last = now;
    return true;
  };
}

function newestAt(database: DatabaseSync): number | null {
  return (database.prepare('SELECT MAX(at) AS at FROM request').get()?.['at'] as number | null | undefined) ?? null;
}

/** Forgetting what somebody does not want to be remembered. */
export interface Forget {
  /** The request that was written last; null = there is none. */
  readonly newest: () => number | null;
  /** Removes some of the requests up to that one. @returns true when there is more to remove. */
  readonly forget: (until: number) => boolean;
}

export function prepareForget(database: DatabaseSync): Forget {
  // both in one query would look at every row
  const first = database.prepare('SELECT MIN(seq) AS seq FROM request');
  const last = database.prepare('SELECT MAX(seq) AS seq FROM request');
  const remove = prepareRemoval(database);
  return {
    newest: () => (last.get()?.['seq'] as number | null | undefined) ?? null,
    forget(until) {
      const oldest = first.get()?.['seq'];
      if (typeof oldest !== 'number' || oldest > until) return false;
      const end = Math.min(until, oldest + forgetRows - 1);
      inTransaction(database, () => remove(end));
      return end < until;
    },
  };
}

/** @returns a function that removes all requests up to one, with their attempts. */
function prepareRemoval(database: DatabaseSync): (last: number) => void {
  const removeRequests = database.prepare('DELETE FROM request WHERE seq <= ?');
  const removeAttempts = database.prepare('DELETE FROM attempt WHERE request <= ?');
  return (last) => {
    removeRequests.run(last);
    removeAttempts.run(last);
  };
}

function inTransaction(database: DatabaseSync, write: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    write();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

export function preparePrune(database: DatabaseSync): PruneStep {
  const pages = database.prepare(
    'SELECT (SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count) AS used, (SELECT page_size FROM pragma_page_size) AS size',
  );
  const oldest = database.prepare(`SELECT seq, at FROM request ORDER BY seq LIMIT ${stepRows}`);
  const remove = prepareRemoval(database);
  const isBelieved = watchClock(newestAt(database));
  const removeTotals = database.prepare('DELETE FROM total WHERE slot < ?');
  return (retention, now) => {
    const page = pages.get();
    const tooBig = Number(page?.['used']) * Number(page?.['size']) > retention.maxMegabytes * 1_048_576;
    const believed = isBelieved(now);
    const cutAt = retention.maxAgeDays === null || !believed ? -Infinity : now - retention.maxAgeDays * dayMs;
    const rows = oldest.all();
    // Requests end in about the order in which they came: one that is young enough ends the step.
    const young = tooBig ? -1 : rows.findIndex(({ at }) => Number(at) >= cutAt);
    const last = rows[(young === -1 ? rows.length : young) - 1]?.['seq'] ?? null;
    inTransaction(database, () => {
      if (believed) removeTotals.run(Math.floor((now - totalDays * dayMs) / slotMs));
      if (last !== null) remove(Number(last));
    });
    return last !== null && rows.length === stepRows && young === -1;
  };
}
