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
const noBytes = new Uint8Array();

/**
 * Keeps the last chunks of a stream, large ones by reference, and reads nothing until it has ended. For wire formats that say at the
 * end all that we need to know.
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
    const bytes = all.subarray(-tailBytes);
    const start = this.#isWhole && bytes.length === all.length ? 0 : afterFirstBlankLine(bytes);
    const events = readEvents(bytes.subarray(start));
    return {
      ...this.#read(events),
      bytesPerEvent: events.length === 0 ? null : (bytes.length - start) / events.length,
    };
  }

  #keep(piece: Uint8Array): void {
    const kept = this.#kept;
    kept.push(piece);
    this.#keptBytes += piece.length;
    for (let head = kept[this.#first]; head !== undefined; head = kept[this.#first]) {
      if (this.#keptBytes - head.length < tailBytes) break;
      this.#keptBytes -= head.length;
      this.#first += 1;
      this.#isWhole = false;
    }
    if (this.#first <= 1_024) return;
    this.#kept = kept.slice(this.#first);
    this.#first = 0;
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
    this.#isWhole = false;
  }
}

function readEvents(bytes: Buffer): SseEvent[] {
  const splitter = createSseSplitter(Number.POSITIVE_INFINITY);
  return [...splitter.push(bytes), ...splitter.end()];
}

/** The first event of the tail may be cut: skip it. */
function afterFirstBlankLine(bytes: Buffer): number {
  const lf = bytes.indexOf('\n\n');
  const crlf = bytes.indexOf('\r\n\r\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return crlf + 4;
  return lf < 0 ? 0 : lf + 2;
}
