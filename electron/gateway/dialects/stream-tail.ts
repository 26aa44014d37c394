import type { TokenUsage } from '../../../shared/request-log.ts';
import { createSseSplitter, type SseEvent } from './sse.ts';
import type { AnswerFacts, AnswerObserver, EventMeaning, ProviderFailure } from './stream-facts.ts';

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
 */
export function observeTail(read: (event: SseEvent) => readonly [EventMeaning, TokenUsage | null]): AnswerObserver {
  let kept: Uint8Array[] = [];
  let first = 0;
  let keptBytes = 0;
  /** Small pieces that came after all that is kept. */
  let copied: Uint8Array = noBytes;
  let copiedBytes = 0;
  let isWhole = true;

  function keep(piece: Uint8Array): void {
    kept.push(piece);
    keptBytes += piece.length;
    for (let head = kept[first]; head !== undefined && keptBytes - head.length >= tailBytes; head = kept[first]) {
      keptBytes -= head.length;
      first += 1;
      isWhole = false;
    }
    if (first > 1_024) {
      kept = kept.slice(first);
      first = 0;
    }
  }

  function makeRoom(bytes: number): void {
    if (copied.length < mostCopied) {
      const larger = new Uint8Array(Math.max(leastCopied, copied.length * 2, copiedBytes + bytes));
      larger.set(copied.subarray(0, copiedBytes));
      copied = larger;
      return;
    }
    copied.copyWithin(0, copiedBytes - keptOfCopied, copiedBytes);
    copiedBytes = keptOfCopied;
    // what came before would no longer join on
    kept = [];
    first = 0;
    keptBytes = 0;
    isWhole = false;
  }

  return {
    push(chunk) {
      if (chunk.length > smallPieceBytes) {
        if (copiedBytes > 0) keep(copied.subarray(0, copiedBytes));
        copied = noBytes;
        copiedBytes = 0;
        keep(chunk);
        return;
      }
      if (copiedBytes + chunk.length > copied.length) makeRoom(chunk.length);
      copied.set(chunk, copiedBytes);
      copiedBytes += chunk.length;
    },
    // In these formats the last event is one short line, and `mayEnd` has seen all of it.
    hasTerminated: () => true,
    read() {
      const all = Buffer.concat([...kept.slice(first), copied.subarray(0, copiedBytes)]);
      // A busy stream comes in pieces many times as long.
      const bytes = all.subarray(-tailBytes);
      const start = isWhole && bytes.length === all.length ? 0 : afterFirstBlankLine(bytes);
      const events = readEvents(bytes.subarray(start));
      return {
        ...factsOf(events.map(read)),
        bytesPerEvent: events.length === 0 ? null : (bytes.length - start) / events.length,
      };
    },
  };
}

function readEvents(bytes: Buffer): SseEvent[] {
  const splitter = createSseSplitter(Number.POSITIVE_INFINITY);
  return [...splitter.push(bytes), ...splitter.end()];
}

function factsOf(events: readonly (readonly [EventMeaning, TokenUsage | null])[]): Omit<AnswerFacts, 'bytesPerEvent'> {
  let finished = false;
  let terminated = false;
  let failure: ProviderFailure | null = null;
  let usage: TokenUsage | null = null;
  for (const [meaning, tokens] of events) {
    usage = tokens ?? usage;
    if (meaning.kind === 'finish') finished = true;
    else if (meaning.kind === 'terminal') terminated = true;
    else if (meaning.kind === 'failure') failure = meaning.failure;
  }
  return { finished, terminated, failure, usage };
}

/** The first event of the tail may be cut: skip it. */
function afterFirstBlankLine(bytes: Buffer): number {
  const lf = bytes.indexOf('\n\n');
  const crlf = bytes.indexOf('\r\n\r\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return crlf + 4;
  return lf < 0 ? 0 : lf + 2;
}
