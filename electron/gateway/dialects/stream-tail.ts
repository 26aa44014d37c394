import { isOver } from './provider-failure.ts';
import { createSseSplitter, type SseEvent } from './sse.ts';
import type { AnswerFacts, AnswerObserver } from './stream-facts.ts';

/** Bytes kept of the end of a stream: usage and the last event fit many times over. */
const tailBytes = 16 * 1024;
/** Pieces of the size of an event are copied behind one another: an object around each would take three times its bytes. */
const smallPieceBytes = 512;
const leastCopied = 512;
const mostCopied = 8 * 1024;
/** Kept of the copied bytes when there are too many: twenty events. */
const keptOfCopied = mostCopied / 2;
/** Longer than any event that is one. */
const mostKept = 8 * 1024 * 1024;
const noBytes = new Uint8Array();
/** Not looked for yet; -1 = there is none. */
const unknown = -2;

/**
 * Keeps the last chunks of a stream, large ones by reference, and reads nothing until it has ended. For wire formats that say at the
 * end all that we need to know. The last event may be a long one: some providers send a whole call, or what they have searched,
 * together with the reason to stop.
 *
 * @param read the last events
 */
export function observeTail(read: ReadTail): AnswerObserver {
  return new TailObserver(read);
}

/** What the last events of a stream told. */
export type TailFacts = Omit<AnswerFacts, 'bytesPerEvent'>;

type ReadTail = (events: readonly SseEvent[]) => TailFacts;

class TailObserver implements AnswerObserver {
  readonly #read: ReadTail;
  #kept: Uint8Array[] = [];
  #first = 0;
  #keptBytes = 0;
  /** The piece to begin with next: once enough has come behind the end of an event in it, all before it is dropped. */
  #next = 1;
  /** Bytes from that piece on. */
  #nextBytes = 0;
  /** Where in that piece an event ends. */
  #nextEnd = unknown;
  /** Small pieces that came after all that is kept. */
  #copied: Uint8Array = noBytes;
  #copiedBytes = 0;
  #isWhole = true;

  constructor(read: ReadTail) {
    this.#read = read;
  }

  push(chunk: Buffer): void {
    if (chunk.length > smallPieceBytes) {
      if (this.#copiedBytes > 0) this.#keep(this.#copied.subarray(0, this.#copiedBytes));
      this.#copied = noBytes;
      this.#copiedBytes = 0;
      return this.#keep(chunk);
    }
    if (this.#copiedBytes + chunk.length > this.#copied.length) this.#makeRoom(chunk.length);
    this.#copied.set(chunk, this.#copiedBytes);
    this.#copiedBytes += chunk.length;
  }

  /** In these formats the last event is one short line, and `mayEnd` has seen all of it. */
  hasTerminated(): boolean {
    return true;
  }

  isOver(): boolean {
    return isOver(this.read());
  }

  read(): AnswerFacts {
    const all = Buffer.concat([...this.#kept.slice(this.#first), this.#copied.subarray(0, this.#copiedBytes)]);
    // A busy stream comes in pieces many times as long.
    const start = startOfTail(all, this.#isWhole);
    const events = readEvents(all.subarray(start));
    return {
      ...this.#read(events),
      bytesPerEvent: events.length === 0 ? null : (all.length - start) / events.length,
    };
  }

  #keep(piece: Uint8Array): void {
    const kept = this.#kept;
    kept.push(piece);
    this.#keptBytes += piece.length;
    if (this.#next < kept.length) this.#nextBytes += piece.length;
    for (let next = kept[this.#next]; next !== undefined && this.#nextBytes >= tailBytes; next = kept[this.#next]) {
      if (this.#nextEnd === unknown) this.#nextEnd = endOfFirstEvent(kept[this.#next - 1], next);
      if (this.#nextEnd >= 0 && this.#nextBytes - this.#nextEnd < tailBytes) break;
      if (this.#nextEnd >= 0 || this.#keptBytes > mostKept) this.#dropUntilNext();
      this.#nextBytes -= next.length;
      this.#next += 1;
      this.#nextEnd = unknown;
    }
    if (this.#first <= 1_024) return;
    this.#kept = kept.slice(this.#first);
    this.#next -= this.#first;
    this.#first = 0;
  }

  #dropUntilNext(): void {
    this.#first = this.#next;
    this.#keptBytes = this.#nextBytes;
    this.#isWhole = false;
  }

  #makeRoom(bytes: number): void {
    if (this.#copied.length < mostCopied) {
      const larger = new Uint8Array(Math.max(leastCopied, this.#copied.length * 2, this.#copiedBytes + bytes));
      larger.set(this.#copied.subarray(0, this.#copiedBytes));
      this.#copied = larger;
      return;
    }
    this.#copied.copyWithin(0, this.#copiedBytes - keptOfCopied, this.#copiedBytes);
    this.#copiedBytes = keptOfCopied;
    // what came before would no longer join on
    this.#kept = [];
    this.#first = 0;
    this.#keptBytes = 0;
    this.#next = 1;
    this.#nextBytes = 0;
    this.#nextEnd = unknown;
    this.#isWhole = false;
  }
}

function readEvents(bytes: Buffer): SseEvent[] {
  const splitter = createSseSplitter(Number.POSITIVE_INFINITY);
  return [...splitter.push(bytes), ...splitter.end()];
}

const blankLine = Buffer.from('\n\n');
const blankLineCr = Buffer.from('\r\n\r\n');

/** @returns where in a piece an event ends: 0 where that was the end of the piece before; -1 when nowhere */
function endOfFirstEvent(before: Uint8Array | undefined, piece: Uint8Array): number {
  if (before?.at(-1) === lineFeed && before.at(-2) === lineFeed) return 0;
  const lf = indexIn.call(piece, blankLine);
  return lf < 0 ? indexIn.call(piece, blankLineCr) : lf;
}

const lineFeed = 0x0a;
/** Works on any bytes; to make a buffer of them takes as long as the search. */
const indexIn = Buffer.prototype.indexOf as (this: Uint8Array, bytes: Buffer) => number;

/** @returns where the event begins that the tail begins in; one whose beginning is gone is skipped */
function startOfTail(all: Buffer, isWhole: boolean): number {
  const from = all.length - tailBytes;
  if (from <= 0 && isWhole) return 0;
  const lf = from <= 0 ? -1 : all.lastIndexOf(blankLine, from);
  const crlf = from <= 0 ? -1 : all.lastIndexOf(blankLineCr, from);
  if (lf >= 0 || crlf >= 0) return Math.max(lf + blankLine.length, crlf + blankLineCr.length);
  return isWhole ? 0 : afterFirstBlankLine(all);
}

function afterFirstBlankLine(bytes: Buffer): number {
  const lf = bytes.indexOf('\n\n');
  const crlf = bytes.indexOf('\r\n\r\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return crlf + 4;
  return lf < 0 ? 0 : lf + 2;
}
