import type { DatabaseSync } from 'node:sqlite';
import type { RequestLog, Verdict } from '../../../shared/request-log.ts';
import { isRowFault } from './sqlite-code.ts';
import { summariseVerdicts } from './verdict-summary.ts';
import { prepareWriter, toRows, type Rows } from './write-rows.ts';

/**
 * Where finished requests arrive. An answer waits for one short row in one table, written in one statement: a third of what its
 * rows, indexes and sums take. Those are written soon after, many at a time. Both lie in the same file, so that a kill
 * between the two loses nothing and counts nothing twice.
 */
export interface Inbox {
  /** Puts requests on disk, all or none. @returns how long their text is, about the bytes they take */
  readonly add: (batch: readonly Arrived[]) => number;
  /** Moves some of what has arrived to its place. @returns how many rows SQLite did not take, and whether there is more */
  readonly unpack: () => Unpacked;
  /** Everything that has arrived and is not unpacked, as it was added; reads nothing else of the file. */
  readonly rest: () => readonly string[];
  /** Adds what `rest` of another inbox gave. */
  readonly addRest: (rest: readonly string[]) => void;
}

/** A finished request as it comes. */
export interface Arrived {
  readonly entry: RequestLog;
  readonly verdicts: readonly Verdict[];
}

export interface Unpacked {
  readonly refused: number;
  readonly more: boolean;
}

/** Requests moved in one step: about 1 ms. */
const stepRequests = 100;

export function prepareInbox(database: DatabaseSync): Inbox {
  const insert = database.prepare('INSERT INTO inbox (requests) VALUES (?)');
  const oldest = database.prepare('SELECT seq, requests FROM inbox ORDER BY seq');
  const remove = database.prepare('DELETE FROM inbox WHERE seq <= ?');
  const write = prepareWriter(database);

  function take(): { readonly batch: readonly Rows[]; readonly last: number | null; readonly more: boolean } {
    const batch: Rows[] = [];
    let last: number | null = null;
    for (const { seq, requests } of oldest.iterate()) {
      if (batch.length >= stepRequests) return { batch, last, more: true };
      batch.push(...(JSON.parse(String(requests)) as Rows[]));
      last = Number(seq);
    }
    return { batch, last, more: false };
  }

  /** One row that SQLite does not take must not keep the others out. */
  function writeOneByOne(batch: readonly Rows[]): number {
    let refused = 0;
    for (const rows of batch) {
      database.exec('SAVEPOINT one');
      try {
        write([rows]);
      } catch (error) {
        if (!isRowFault(error)) throw error;
        database.exec('ROLLBACK TO one');
        refused += 1;
      }
      database.exec('RELEASE one');
    }
    return refused;
  }

  function move(batch: readonly Rows[], last: number, writeBatch: () => number): number {
    database.exec('BEGIN IMMEDIATE');
    try {
      const refused = writeBatch();
      remove.run(last);
      database.exec('COMMIT');
      return refused;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      if (!isRowFault(error) || batch.length === 0) throw error;
      return move([], last, () => writeOneByOne(batch));
    }
  }

  return {
    add(batch) {
      const text = JSON.stringify(batch.map(({ entry, verdicts }) => toRows(entry, summariseVerdicts(verdicts))));
      insert.run(text);
      return text.length;
    },
    unpack() {
      const { batch, last, more } = take();
      if (last === null) return { refused: 0, more };
      const writeAll = (): number => {
        write(batch);
        return 0;
      };
      return { refused: move(batch, last, writeAll), more };
    },
    rest: () => oldest.all().map(({ requests }) => String(requests)),
    addRest: (rest) => rest.forEach((requests) => insert.run(requests)),
  };
}
