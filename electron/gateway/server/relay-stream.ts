import type { ServerResponse } from 'node:http';
import { createStreamTail, type AnswerFacts } from '../dialects/answer-facts.ts';
import type { AnswerReader } from '../dialects/stream-facts.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';
import type { RunningAnswer } from '../upstream/send.ts';

/** How a relayed stream ended. */
export interface RelayEnd {
  readonly facts: AnswerFacts;
  readonly relayedBytes: number;
  /** Why the answer is not whole; null when it is. */
  readonly failure: AttemptFailure | 'aborted' | 'cut-off' | null;
}

export interface RelayOptions {
  readonly reader: AnswerReader;
  readonly outgoing: ServerResponse;
  /** Aborts when the client hangs up or the gateway closes. */
  readonly signal: AbortSignal;
  /** Keeps the record; the last event is sent after it. @returns text to send in place of a proper end, or null. */
  readonly beforeEnd: (end: RelayEnd) => Promise<string | null>;
}

/** Bytes the client may lag behind before the provider is held back. */
const highWaterBytes = 256 * 1024;

/** ms a provider may take to end its response after the last event. */
const lingerMs = 500;

/**
 * Passes a running answer through, byte by byte as it came. Chunks of one turn of the event loop leave in one write; the
 * event that ends the answer waits until the record is kept. Ends with the wire format's last event or an error event,
 * never with a clean end that the provider did not send.
 */
export function relayStream(answer: RunningAnswer, options: RelayOptions): Promise<void> {
  return new Promise((resolve) => {
    const { reader, outgoing, signal } = options;
    const tail = createStreamTail();
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    let flushing: NodeJS.Immediate | null = null;
    let relayedBytes = 0;
    let isFirst = true;
    let isOver = false;
    let hasEnded = false;
    let lingering: NodeJS.Timeout | undefined;
    /** The chunk with the last event, held back until the record is kept. */
    let last: Buffer | null = null;

    function flush(): void {
      if (flushing !== null) clearImmediate(flushing);
      flushing = null;
      if (waitingBytes === 0) return;
      const bytes = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting, waitingBytes);
      waiting = [];
      waitingBytes = 0;
      outgoing.write(bytes);
    }

    function data(chunk: Buffer): boolean {
      if (isOver) return true;
      tail.push(chunk);
      relayedBytes += chunk.length;
      if (reader.mayEnd(chunk)) {
        last = chunk;
        void end(null);
        return true;
      }
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (isFirst) {
        isFirst = false;
        flush();
      } else flushing ??= setImmediate(flush);
      return outgoing.writableLength + waitingBytes < highWaterBytes;
    }

    async function end(failure: AttemptFailure | 'aborted' | null): Promise<void> {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener('abort', abort);
      outgoing.off('drain', drain);
      flush();
      const facts = tail.read(reader);
      const isWhole = facts.terminated || facts.finished || facts.failure !== null;
      const instead = await options.beforeEnd({
        facts,
        relayedBytes,
        failure: failure ?? (isWhole ? null : 'cut-off'),
      });
      if (last !== null) outgoing.write(last);
      if (instead !== null) outgoing.write(instead);
      else if (!facts.terminated && facts.failure === null && reader.terminal !== null) outgoing.write(reader.terminal);
      outgoing.end(resolve);
      if (outgoing.destroyed) resolve();
      if (failure !== null) answer.abort();
      // The provider's connection is worth keeping: give it a moment to close the answer by itself.
      else if (!hasEnded) lingering = setTimeout(() => answer.abort(), lingerMs);
    }

    function upstreamEnded(): void {
      hasEnded = true;
      clearTimeout(lingering);
      void end(null);
    }

    function abort(): void {
      void end('aborted');
    }
    function drain(): void {
      answer.resume();
    }

    if (signal.aborted) return void end('aborted');
    signal.addEventListener('abort', abort, { once: true });
    outgoing.on('drain', drain);
    answer.relay({ data, end: upstreamEnded, fail: (failure) => void end(failure) });
  });
}
