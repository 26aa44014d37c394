import { closeSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { errorCode } from '../private-file.ts';
import type { Rows } from './write-rows.ts';

/**
 * Where finished requests arrive: a text file that only grows at its end. An answer waits for one short write; the database
 * takes ten times as long and fifteen system calls. Its rows are written soon after, many at a time.
 */
export interface InboxFile {
  /** Puts requests on disk, all or none. Throws what the system says. @returns bytes written */
  readonly add: (batch: readonly Rows[]) => number;
  /** Lines that are not in the database yet, oldest first. */
  readonly waiting: () => readonly Line[];
  /** The first lines are in the database. */
  readonly drop: (lines: number) => void;
  /** Where the first line that waits begins. */
  readonly place: () => Place;
  /** Closes the file, and removes it when nothing waits in it. */
  readonly close: () => void;
}

/** What was added at once. */
export interface Line {
  readonly requests: readonly Rows[];
  /** The place behind it. */
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

/** Length at which a file of which nothing waits any more is followed by a new one, bytes. */
const longEnough = 4_000_000;

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
  const left = readLeft(readBytes(file), taken);
  let { generation, end } = left ?? { generation: taken.generation, end: 0 };
  let lines: Line[] = left === null ? [] : [...left.lines];
  let begin = left?.begin ?? 0;
  let descriptor = left === null ? follow() : openSync(file, 'r+', 0o600);
  if (left !== null) ftruncateSync(descriptor, end); // a line that was cut off was never confirmed

  function follow(): number {
    generation += 1;
    const head = `${JSON.stringify({ generation })}\n`;
    const next = openSync(`${file}.tmp`, 'w', 0o600);
    writeSync(next, head);
    renameSync(`${file}.tmp`, file);
    end = head.length;
    begin = end;
    return next;
  }

  return {
    add(batch) {
      const line = Buffer.from(`${JSON.stringify(batch)}\n`);
      const written = writeSync(descriptor, line, 0, line.length, end);
      if (written < line.length) {
        ftruncateSync(descriptor, end);
        throw Object.assign(new Error('There was room for a part only.'), { code: 'ENOSPC' });
      }
      end += written;
      lines.push({ requests: batch, end: { generation, offset: end } });
      return written;
    },
    waiting: () => lines,
    drop(count) {
      begin = lines[count - 1]?.end.offset ?? begin;
      lines = lines.slice(count);
      if (lines.length > 0 || end < longEnough) return;
      const full = descriptor;
      descriptor = follow();
      closeSync(full);
    },
    place: () => ({ generation, offset: begin }),
    close() {
      closeSync(descriptor);
      if (lines.length === 0) rmSync(file, { force: true });
    },
  };
}

interface Left {
  readonly generation: number;
  readonly begin: number;
  readonly end: number;
  readonly lines: readonly Line[];
}

/** @returns what the database has not taken yet; null for no file, one that cannot be read, and one from before what was taken. */
function readLeft(bytes: Buffer, taken: Place): Left | null {
  const headBytes = bytes.indexOf(0x0a) + 1;
  const { generation } = readJson<{ readonly generation?: number }>(bytes.toString('utf8', 0, headBytes)) ?? {};
  if (typeof generation !== 'number' || generation < taken.generation) return null;
  const begin = generation === taken.generation ? Math.min(taken.offset, bytes.length) : headBytes;
  const lines: Line[] = [];
  let end = begin;
  for (let at = bytes.indexOf(0x0a, begin); at >= 0; at = bytes.indexOf(0x0a, end)) {
    // What a power cut leaves may be anything.
    const requests = readJson<readonly Rows[]>(bytes.toString('utf8', end, at)) ?? [];
    end = at + 1;
    lines.push({ requests, end: { generation, offset: end } });
  }
  return { generation, begin, end, lines };
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
