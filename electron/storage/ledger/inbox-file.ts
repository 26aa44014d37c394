import { closeSync, ftruncateSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { errorCode } from '../private-file.ts';
import type { Rows } from './write-rows.ts';

/**
 * Where finished requests arrive: a text file that only grows at its end. An answer waits for one short write; the database
 * takes ten times as long and fifteen system calls. Its rows are written later, many at a time, and read from here for that:
 * held in memory, they would outlive the collector's young generation, which costs more than reading them.
 */
export interface InboxFile {
  /** Puts requests on disk, all or none. Throws what the system says. */
  readonly add: (batch: readonly Rows[]) => void;
  /** The oldest requests that are not in the database yet, and the place behind them; whole lines, until there are `most` requests. */
  readonly next: (most: number) => Taken;
  /** Everything before this place is in the database. */
  readonly drop: (end: Place) => void;
  /** Where the first line that waits begins. */
  readonly place: () => Place;
  /** Where the next line will begin. */
  readonly end: () => Place;
  /** Length of what waits, bytes. */
  readonly behind: () => number;
  /** Closes the file, and removes it when nothing waits in it. */
  readonly close: () => void;
}

/** Some of what waits. */
export interface Taken {
  readonly requests: readonly Rows[];
  /** The place behind them. */
  readonly end: Place;
}

/**
 * A place in one of the files that follow each other under the same name. The database keeps the one up to which it has taken
 * everything, in the same transaction: a kill at any moment loses nothing and writes nothing twice.
 */
export interface Place {
  readonly generation: number;
  /** Bytes. */
  readonly offset: number;
}

/** Whether one place lies before another. */
export function isBefore(one: Place, other: Place): boolean {
  return one.generation === other.generation ? one.offset < other.offset : one.generation < other.generation;
}

/** Length at which a file of which nothing waits any more is followed by a new one, bytes. */
const longEnough = 4_000_000;
/** What is read at once, bytes; twice as much where a line is longer. */
const chunkBytes = 131_072;
const newline = 0x0a;

/** The inbox of a ledger. */
export function inboxPath(ledger: string): string {
  return ledger.replace(/\.sqlite$/, '.inbox');
}

/**
 * Opens the inbox, or makes it, readable by its owner only. Throws what the system says.
 *
 * @param taken up to where the database has everything
 */
export function openInbox(file: string, taken: Place): InboxFile {
  const left = readLeft(file, taken);
  if (left === null) rmSync(file, { force: true });
  let { generation, begin, end } = left ?? { generation: taken.generation + 1, begin: 0, end: 0 };
  const descriptor = openSync(file, left === null ? 'w+' : 'r+', 0o600);
  if (left !== null) ftruncateSync(descriptor, end); // a line that was cut off was never confirmed

  /** Whole lines from where the first begins. */
  function readLines(length: number): Buffer {
    const wanted = Math.min(length, end - begin);
    const bytes = Buffer.allocUnsafe(wanted);
    const read = bytes.subarray(0, readSync(descriptor, bytes, 0, wanted, begin));
    const whole = read.subarray(0, read.lastIndexOf(newline) + 1);
    return whole.length > 0 || read.length < length ? whole : readLines(length * 2);
  }

  return {
    add(batch) {
      // A file begins with its generation, which comes with the first line: one that has no line has lost none.
      const head = end === 0 ? `${JSON.stringify({ generation })}\n` : '';
      const line = `${head}${JSON.stringify(batch)}\n`;
      const written = writeSync(descriptor, line, end);
      if (written < Buffer.byteLength(line)) {
        ftruncateSync(descriptor, end);
        throw Object.assign(new Error('There was room for a part only.'), { code: 'ENOSPC' });
      }
      end += written;
    },
    next(most) {
      const bytes = readLines(chunkBytes);
      const requests: Rows[] = [];
      let at = 0;
      while (at < bytes.length && requests.length < most) {
        const next = bytes.indexOf(newline, at) + 1;
        const batch = readJson<readonly Rows[]>(bytes.toString('utf8', at, next));
        if (Array.isArray(batch)) requests.push(...batch); // the head is no list, and what a power cut leaves may be anything
        at = next;
      }
      // A file that somebody made shorter has nothing more to give.
      return { requests, end: { generation, offset: at === 0 ? end : begin + at } };
    },
    drop(taken) {
      begin = taken.offset;
      if (begin < end || end < longEnough) return;
      // In place: Windows lets no other file take the name of one that is open.
      ftruncateSync(descriptor, 0);
      generation += 1;
      begin = 0;
      end = 0;
    },
    place: () => ({ generation, offset: begin }),
    end: () => ({ generation, offset: end }),
    behind: () => end - begin,
    close() {
      closeSync(descriptor);
      if (begin < end) return;
      try {
        rmSync(file, { force: true });
      } catch {
        // the next start finds nothing in it
      }
    },
  };
}

/** Where the inbox of another process ends now; null when there is none. */
export function endOfInbox(file: string): Place | null {
  const left = readLeft(file, { generation: 0, offset: 0 });
  return left === null ? null : { generation: left.generation, offset: left.end };
}

interface Left {
  readonly generation: number;
  readonly begin: number;
  readonly end: number;
}

/** @returns where what the database has not taken yet begins and ends; null where nothing waits: no file, one that cannot be read, and one from before what was taken. */
function readLeft(file: string, taken: Place): Left | null {
  const bytes = readBytes(file);
  const headBytes = bytes.indexOf(newline) + 1;
  const { generation } = readJson<{ readonly generation?: number }>(bytes.toString('utf8', 0, headBytes)) ?? {};
  if (typeof generation !== 'number' || generation < taken.generation) return null;
  // Shorter than what was taken, after a power cut: what came in next would stand before that place.
  if (generation === taken.generation && taken.offset >= bytes.length) return null;
  const begin = generation === taken.generation ? taken.offset : headBytes;
  return { generation, begin, end: Math.max(begin, bytes.lastIndexOf(newline) + 1) };
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function readJson<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
