import type { DatabaseSync } from 'node:sqlite';
import type { InboxFile, Place } from './inbox-file.ts';
import { isRowFault } from './sqlite-code.ts';
import { prepareWriter, type Rows } from './write-rows.ts';

/** Moves requests from the inbox into the database. */
export interface Unpacker {
  /** Up to where everything is in the database. */
  readonly taken: () => Place;
  /** Says up to where everything is in the database, or counts as if it were. */
  readonly setTaken: (place: Place) => void;
  /** Moves some of what waits, which must not be nothing. */
  readonly step: (inbox: InboxFile) => Unpacked;
}

export interface Unpacked {
  /** Requests that SQLite did not take. */
  readonly refused: number;
  /** Bytes of the inbox. */
  readonly moved: number;
}

/** Requests moved in one step: about 1 ms. */
const stepRequests = 100;

export function prepareUnpacker(database: DatabaseSync): Unpacker {
  const writePlace = database.prepare('UPDATE inbox SET generation = ?, offset = ?');
  const write = prepareWriter(database);
  const setTaken = ({ generation, offset }: Place): void => void writePlace.run(generation, offset);

  /** One request that SQLite does not take must not keep the others out. @returns how many it did not take */
  function writeOneByOne(requests: readonly Rows[]): number {
    let refused = 0;
    for (const request of requests) {
      database.exec('SAVEPOINT one');
      try {
        write([request]);
      } catch (error) {
        if (!isRowFault(error)) throw error;
        database.exec('ROLLBACK TO one');
        refused += 1;
      }
      database.exec('RELEASE one');
    }
    return refused;
  }

  function move(place: Place, writeAll: () => number): number {
    database.exec('BEGIN IMMEDIATE');
    try {
      const refused = writeAll();
      setTaken(place);
      database.exec('COMMIT');
      return refused;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  function moveAll(requests: readonly Rows[], place: Place): number {
    try {
      return move(place, () => {
        write(requests);
        return 0;
      });
    } catch (error) {
      if (!isRowFault(error)) throw error;
      return move(place, () => writeOneByOne(requests));
    }
  }

  return {
    taken: () => readTaken(database),
    setTaken,
    step(inbox) {
      const before = inbox.behind();
      const { requests, end } = inbox.next(stepRequests);
      const refused = moveAll(requests, end);
      inbox.drop(end);
      return { refused, moved: before - inbox.behind() };
    },
  };
}

/** Up to where a database has taken the inbox. */
export function readTaken(database: DatabaseSync): Place {
  const { generation, offset } = database.prepare('SELECT generation, offset FROM inbox').get() ?? {};
  return { generation: Number(generation), offset: Number(offset) };
}
