import type { TokenUsage } from '../../../shared/request-log.ts';
import { createSseSplitter, type SseEvent } from './sse.ts';
import type { AnswerReader, ProviderFailure } from './stream-facts.ts';

/** What the first and last events of a relayed stream tell about the whole. */
export interface AnswerFacts {
  /** The provider said why it stopped. */
  readonly finished: boolean;
  /** The wire format's own last event was sent. */
  readonly terminated: boolean;
  /** The provider reported an error inside the stream. */
  readonly failure: ProviderFailure | null;
  readonly usage: TokenUsage | null;
  /** Mean size of the events read, bytes; for estimates where no usage was reported. */
  readonly bytesPerEvent: number | null;
}

/** Bytes kept of the end of a stream: usage and the last event fit many times over. */
const tailBytes = 16 * 1024;

/** Keeps the last chunks of a stream by reference, without copying or reading them. */
export interface StreamTail {
  push(chunk: Buffer): void;
  /** Reads what was kept; once, after the stream has ended. */
  read(reader: AnswerReader): AnswerFacts;
}

export function createStreamTail(): StreamTail {
  let kept: Buffer[] = [];
  let first = 0;
  let keptBytes = 0;
  let isWhole = true;
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
    },
    read(reader) {
      const bytes = Buffer.concat(kept.slice(first));
      const start = isWhole ? 0 : afterFirstBlankLine(bytes);
      return factsOf(readEvents(bytes.subarray(start)), reader, bytes.length - start);
    },
  };
}

function readEvents(bytes: Buffer): SseEvent[] {
  const splitter = createSseSplitter(Number.POSITIVE_INFINITY);
  return [...splitter.push(bytes), ...splitter.end()];
}

function factsOf(events: readonly SseEvent[], reader: AnswerReader, bytes: number): AnswerFacts {
  let finished = false;
  let terminated = false;
  let failure: ProviderFailure | null = null;
  let usage: TokenUsage | null = null;
  for (const event of events) {
    usage = reader.usageOf(event) ?? usage;
    const meaning = reader.meaningOf(event);
    if (meaning.kind === 'finish') finished = true;
    else if (meaning.kind === 'terminal') terminated = true;
    else if (meaning.kind === 'failure') failure = meaning.failure;
  }
  return { finished, terminated, failure, usage, bytesPerEvent: events.length === 0 ? null : bytes / events.length };
}

/** The first event of the tail may be cut: skip it. */
function afterFirstBlankLine(bytes: Buffer): number {
  const lf = bytes.indexOf('\n\n');
  const crlf = bytes.indexOf('\r\n\r\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return crlf + 4;
  return lf < 0 ? 0 : lf + 2;
}
