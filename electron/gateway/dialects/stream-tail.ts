import type { TokenUsage } from '../../../shared/request-log.ts';
import { createSseSplitter, type SseEvent } from './sse.ts';
import type { AnswerFacts, AnswerObserver, EventMeaning, ProviderFailure } from './stream-facts.ts';

/** Bytes kept of the end of a stream: usage and the last event fit many times over. */
const tailBytes = 16 * 1024;
/** Pieces of the size of an event are joined when there are many, bytes. */
const manyPieces = 16;
const smallPieceBytes = 512;
/** Kept of what is joined: twenty events. */
const joinedBytes = 4 * 1024;

/**
 * Keeps the last chunks of a stream by reference, and reads nothing until it has ended. For wire formats that say at the
 * end all that we need to know.
 */
export function observeTail(read: (event: SseEvent) => readonly [EventMeaning, TokenUsage | null]): AnswerObserver {
  let kept: Buffer[] = [];
  let first = 0;
  let keptBytes = 0;
  let isWhole = true;

  /** A slow stream would keep three times its bytes in objects around them. */
  function join(): void {
    const all = Buffer.concat(kept.slice(first));
    kept = [all.length <= joinedBytes ? all : Buffer.from(all.subarray(-joinedBytes))];
    first = 0;
    isWhole &&= all.length <= joinedBytes;
    keptBytes = (kept[0] as Buffer).length;
  }

  return {
    push(chunk) {
      kept.push(chunk);
      keptBytes += chunk.length;
      for (let head = kept[first]; head !== undefined && keptBytes - head.length >= tailBytes; head = kept[first]) {
        keptBytes -= head.length;
        first += 1;
        isWhole = false;
      }
      if (first > 1_024) {
        kept = kept.slice(first);
        first = 0;
      }
      if (kept.length - first >= manyPieces && keptBytes <= manyPieces * smallPieceBytes) join();
    },
    // In these formats the last event is one short line, and `mayEnd` has seen all of it.
    hasTerminated: () => true,
    read() {
      const all = Buffer.concat(kept.slice(first));
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
