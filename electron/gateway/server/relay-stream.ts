import type { AnswerFacts } from '../dialects/stream-facts.ts';
import { GatewayError } from '../errors.ts';
import type { StreamForm } from '../pipeline/answer-form.ts';
import { endpointFailure, type AttemptFailure } from '../upstream/attempt-failure.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import type { RunningAnswer } from '../upstream/send.ts';
import { gatherChunks } from './gather-chunks.ts';
import type { Outgoing } from './head.ts';

/** How a relayed stream ended. */
export interface RelayEnd {
  readonly facts: AnswerFacts;
  /** Bytes the provider sent. */
  readonly relayedBytes: number;
  /** Why the answer is not whole; null when it is. */
  readonly failure: AttemptFailure | GatewayError | 'aborted' | 'cut-off' | null;
}

export interface RelayOptions {
  readonly form: StreamForm;
  readonly outgoing: Outgoing;
  /** Aborts when the client hangs up or the gateway closes. */
  readonly signal: HangUpSignal;
  /** Keeps the record; the last event is sent after it. @returns the error to end with, null for a proper end. */
  readonly beforeEnd: (end: RelayEnd) => Promise<GatewayError | null>;
  /** Events to send before the last one of a whole stream; asked for after `beforeEnd`. */
  readonly addition?: () => string;
  /** Takes the provider's key out of an error event that passes through. */
  readonly hideKey: (text: string) => string;
}

/** Bytes the client may lag behind before the provider is held back. */
const highWaterBytes = 256 * 1024;

/**
 * The end of `"error"`, which is in the error event of every wire format and in no text of an answer: there its quotes are escaped.
 * Node looks for a short text by its first character; quotes are every fifth byte of a stream.
 */
const errorMark = Buffer.from('rror"');

/** ms a provider may take to end its response after the last event. */
const lingerMs = 500;

/**
 * Passes a running answer on. Chunks of one turn of the event loop leave in one write; the event that ends the answer
 * waits until the record is kept. Ends with the wire format's last event or an error event, never with a clean end that
 * the provider did not send.
 */
export function relayStream(answer: RunningAnswer, options: RelayOptions): Promise<void> {
  return new Promise((resolve) => {
    const { form, outgoing, signal } = options;
    const gathered = gatherChunks(pass);
    let relayedBytes = 0;
    let isOver = false;
    let hasEnded = false;
    let hasWritten = false;
    let lingering: NodeJS.Timeout | undefined;

    function data(chunk: Buffer): boolean {
      if (isOver) return true;
      relayedBytes += chunk.length;
      gathered.add(chunk);
      return outgoing.writableLength + gathered.waitingBytes() < highWaterBytes;
    }

    function pass(chunk: Buffer): void {
      if (isOver) return;
      const bytes = tryPush(chunk);
      if (bytes === null) return;
      if (form.hasTerminated()) void end(null, bytes);
      else if (bytes.length > 0) write(bytes);
      // What was gathered may have been enough to pause the provider, and yet nothing was written that could drain.
      if (outgoing.writableLength < highWaterBytes) answer.resume();
    }

    /** Node holds what is written back until the next tick; the first event is not to wait for what else came with it. */
    function write(bytes: Buffer): void {
      outgoing.write(bytes);
      if (hasWritten) return;
      hasWritten = true;
      outgoing.socket?.uncork();
    }

    /** @returns null when the chunk makes the answer unreadable, which ends it. */
    function tryPush(chunk: Buffer): Buffer | null {
      try {
        const bytes = form.push(chunk);
        if (!bytes.includes(errorMark)) return bytes;
        return Buffer.from(options.hideKey(bytes.toString('latin1')), 'latin1'); // keeps every other byte as it is
      } catch (error) {
        const tooLarge = endpointFailure('unreadable_answer', 200, 'The provider sent an event that is too large.');
        void end(error instanceof GatewayError ? error : tooLarge, null);
        return null;
      }
    }

    /** @param last bytes with the last event, held back until the record is kept */
    async function end(failure: AttemptFailure | GatewayError | 'aborted' | null, last: Buffer | null): Promise<void> {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener('abort', abort);
      outgoing.off('drain', resume);
      const facts = form.facts();
      const isWhole = facts.terminated || facts.finished || facts.failure !== null;
      const error = await options.beforeEnd({ facts, relayedBytes, failure: failure ?? (isWhole ? null : 'cut-off') });
      const addition = error === null ? (options.addition?.() ?? '') : '';
      const ending = error === null ? form.ending(facts) : form.errorEvent(error);
      // the last event is the provider's, or ours to write
      const isOurs = ending.includes(messageStop);
      if (last !== null) outgoing.write(addition === '' || isOurs ? last : insertBeforeDone(last, addition));
      else if (addition !== '' && !isOurs) outgoing.write(addition);
      if (ending !== '')
        outgoing.write(addition !== '' && isOurs ? insertBeforeDone(Buffer.from(ending), addition) : ending);
      outgoing.end(resolve);
      if (outgoing.destroyed) resolve();
      if (failure !== null) answer.abort();
      // The provider's connection is worth keeping: give it a moment to close the answer by itself.
      else if (!hasEnded) lingering = setTimeout(() => answer.abort(), lingerMs);
    }

    function upstreamEnded(): void {
      hasEnded = true;
      clearTimeout(lingering);
      gathered.flush();
      void end(null, null);
    }
    function fail(failure: AttemptFailure): void {
      gathered.flush();
      void end(failure, null);
    }
    function abort(): void {
      gathered.flush();
      void end('aborted', null);
    }
    function resume(): void {
      answer.resume();
    }

    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    outgoing.on('drain', resume);
    answer.relay({ data, end: upstreamEnded, fail });
  });
}

const messageStop = 'event: message_stop';

function insertBeforeDone(last: Buffer, addition: string): Buffer {
  const done = Math.max(last.lastIndexOf('data: [DONE]'), last.lastIndexOf(messageStop));
  const at = done < 0 ? last.length : done;
  return Buffer.concat([last.subarray(0, at), Buffer.from(addition), last.subarray(at)]);
}
