import type { AnswerFacts } from '../dialects/stream-facts.ts';
import { GatewayError } from '../errors.ts';
import type { StreamForm } from '../pipeline/answer-form.ts';
import { endpointFailure, type AttemptFailure } from '../upstream/attempt-failure.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import type { RelaySink, RunningAnswer } from '../upstream/answer.ts';
import { letGo, watch, type Watched } from '../upstream/time-watch.ts';
import { Gatherer } from './gather-chunks.ts';
import { mostBytesAsText, writePiece, type Outgoing } from './head.ts';

/** How a relayed stream ended. */
export interface RelayEnd {
  readonly facts: AnswerFacts;
  /** Bytes the provider sent. */
  readonly relayedBytes: number;
  /** Why the answer is not whole; null when it is. */
  readonly failure: AttemptFailure | GatewayError | 'aborted' | 'cut-off' | null;
}

/** What a stream needs on its way to the client. */
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

/** Why a stream ends; null = the provider ended it. */
type Cause = AttemptFailure | GatewayError | 'aborted' | null;

/** Bytes the client may lag behind before the provider is held back. */
const highWaterBytes = 256 * 1024;

/** The end of `error`, the name of an error event or of what is in it: Node looks for a short text by its first character. */
const errorMark = 'rror';

/** ms between two looks for a stream that stays open although its answer is whole. */
const quietMs = 1_000;

/** Longest beginning of a line that waits for its end, bytes: an error event is shorter. */
const mostHeldBytes = 16 * 1024;
const nothing: Buffer = Buffer.alloc(0);

/** ms a provider may take to end its response after the last event. */
const lingerMs = 500;

/**
 * Passes a running answer on. Chunks of one turn of the event loop leave in one write; the event that ends the answer
 * waits until the record is kept. Ends with the wire format's last event or an error event, never with a clean end that
 * the provider did not send.
 *
 * @returns once the stream has ended; rejects with what went wrong here while it did
 */
export function relayStream(answer: RunningAnswer, options: RelayOptions): Promise<void> {
  return new Promise((resolve, reject) => new Relay(answer, options, resolve, reject).begin());
}

/** A class, because a stream may stay open for long: as functions beside one another they would take three times the memory. */
class Relay implements RelaySink, Watched {
  place = -1;
  readonly #answer: RunningAnswer;
  readonly #options: RelayOptions;
  readonly #resolve: () => void;
  readonly #reject: (thrown: unknown) => void;
  readonly #gathered = new Gatherer((chunk) => this.#pass(chunk));
  readonly #onAbort = (): void => this.#abort();
  readonly #onDrain = (): void => this.#answer.resume();
  #hearsDrain = false;
  /** The beginning of a line; empty for none. */
  #held = nothing;
  #relayedBytes = 0;
  #isOver = false;
  #hasEnded = false;
  #hasWritten = false;
  /** When it was looked after last, or its end was sent; as of `performance.now()`, ms. */
  #lookedAt = performance.now();
  #bytesAtLook = 0;
  #hasLooked = false;

  constructor(answer: RunningAnswer, options: RelayOptions, resolve: () => void, reject: (thrown: unknown) => void) {
    this.#answer = answer;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(): void {
    const { signal } = this.#options;
    if (signal.aborted) return this.#abort();
    signal.addEventListener('abort', this.#onAbort);
    this.#answer.relay(this);
    if (!this.#isOver) watch(this, quietMs);
  }

  data(chunk: Buffer): boolean {
    if (this.#isOver) return true;
    this.#relayedBytes += chunk.length;
    this.#gathered.add(chunk);
    const { outgoing } = this.#options;
    if (outgoing.writableLength + this.#gathered.waitingBytes < highWaterBytes) return true;
    if (!this.#hearsDrain) outgoing.on('drain', this.#onDrain);
    this.#hearsDrain = true;
    return false;
  }

  /** The provider has ended its response. */
  end(): void {
    this.#hasEnded = true;
    letGo(this);
    this.#gathered.flush();
    this.#end(null, null);
  }

  fail(failure: AttemptFailure): void {
    this.#gathered.flush();
    this.#end(failure, null);
  }

  look(now: number): void {
    if (now - this.#lookedAt < (this.#isOver ? lingerMs : quietMs)) return;
    this.#lookedAt = now;
    if (!this.#isOver) return this.#lookForEnd();
    letGo(this);
    this.#answer.abort();
  }

  /** Some providers say why they stopped, or that they failed, and then neither end the stream nor the connection. Each silence is looked at once. */
  #lookForEnd(): void {
    if (this.#relayedBytes !== this.#bytesAtLook) {
      this.#bytesAtLook = this.#relayedBytes;
      this.#hasLooked = false;
    } else if (!this.#hasLooked && this.#options.outgoing.writableLength < highWaterBytes) {
      this.#hasLooked = true;
      if (this.#options.form.isOver()) this.#end(null, null);
    }
  }

  #abort(): void {
    this.#gathered.flush();
    this.#end('aborted', null);
  }

  #pass(chunk: Buffer): void {
    if (this.#isOver) return;
    const { form, outgoing } = this.#options;
    const bytes = this.#tryPush(chunk);
    if (bytes === null) return;
    if (form.hasTerminated()) this.#end(null, this.#withoutKey(bytes));
    else if (bytes.length > 0) this.#write(bytes);
    // What was gathered may have been enough to pause the provider, and yet nothing was written that could drain.
    if (outgoing.writableLength < highWaterBytes) this.#answer.resume();
  }

  /** Node holds what is written back until the next tick; the first event is not to wait for what else came with it. */
  #write(bytes: Buffer): void {
    const { outgoing, hideKey } = this.#options;
    if (bytes.length > mostBytesAsText) outgoing.write(this.#withoutKey(bytes));
    else {
      const text = bytes.toString('latin1');
      writePiece(outgoing, text.includes(errorMark) ? hideKey(text) : text); // keeps every other byte as it is
    }
    if (this.#hasWritten) return;
    this.#hasWritten = true;
    outgoing.socket?.uncork();
  }

  /** @returns null when the chunk makes the answer unreadable, which ends it. */
  #tryPush(chunk: Buffer): Buffer | null {
    const { form } = this.#options;
    try {
      const bytes = form.push(chunk);
      return form.hasTerminated() ? this.#release(bytes) : this.#wholeLines(bytes);
    } catch (error) {
      const tooLarge = endpointFailure('unreadable_answer', 200, 'The provider sent an event that is too large.');
      this.#end(error instanceof GatewayError ? error : tooLarge, null);
      return null;
    }
  }

  /** The end may hold an error event that came without its empty line. */
  #endingWithoutKey(ending: string): string {
    return ending.includes(errorMark) ? this.#options.hideKey(ending) : ending;
  }

  #release(bytes: Buffer): Buffer {
    if (this.#held.length === 0) return bytes;
    const all = Buffer.concat([this.#held, bytes]);
    this.#held = nothing;
    return all;
  }

  /** A key that is cut in two would not be found. Chunks end with an event nearly always, and no client reads half a line. */
  #wholeLines(bytes: Buffer): Buffer {
    const all = this.#release(bytes);
    const last = all[all.length - 1];
    if (last === lineFeed || last === carriageReturn || last === undefined) return all;
    const end = Math.max(all.lastIndexOf(lineFeed), all.lastIndexOf(carriageReturn)) + 1;
    if (all.length - end > mostHeldBytes) return all;
    this.#held = all.subarray(end);
    return all.subarray(0, end);
  }

  #withoutKey(bytes: Buffer): Buffer {
    if (!bytes.includes(errorMark)) return bytes;
    return Buffer.from(this.#options.hideKey(bytes.toString('latin1')), 'latin1');
  }

  /** @param last bytes with the last event, held back until the record is kept */
  #end(cause: Cause, last: Buffer | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    letGo(this);
    this.#finish(cause, last).catch((thrown: unknown) => {
      this.#answer.abort();
      this.#reject(thrown);
    });
  }

  async #finish(cause: Cause, last: Buffer | null): Promise<void> {
    const { form, outgoing, signal, beforeEnd } = this.#options;
    signal.removeEventListener('abort', this.#onAbort);
    if (this.#hearsDrain) outgoing.off('drain', this.#onDrain);
    const facts = form.facts();
    // What breaks after a whole answer takes nothing from it.
    const failure = isOfProvider(cause) && facts.finished && facts.failure === null ? null : cause;
    const isWhole = facts.finished || facts.failure !== null;
    const relayedBytes = this.#relayedBytes;
    const error = await beforeEnd({ facts, relayedBytes, failure: failure ?? (isWhole ? null : 'cut-off') });
    this.#writeEnd(facts, last, error);
    // `finish` never comes where the client leaves before everything was written
    outgoing.once('close', this.#resolve).end();
    if (outgoing.destroyed) this.#resolve();
    if (failure !== null) this.#answer.abort();
    // The provider's connection is worth keeping: give it a moment to close the answer by itself.
    else if (!this.#hasEnded) this.#linger();
  }

  #linger(): void {
    this.#lookedAt = performance.now();
    watch(this, lingerMs);
  }

  /** @param error to end with; null for a proper end */
  #writeEnd(facts: AnswerFacts, last: Buffer | null, error: GatewayError | null): void {
    const { form, outgoing, addition: additionOf } = this.#options;
    const addition = error === null ? (additionOf?.() ?? '') : '';
    const ending = error === null ? this.#endingWithoutKey(form.ending(facts)) : form.errorEvent(error);
    if (this.#held.length > 0) outgoing.write(this.#withoutKey(this.#held));
    // the last event is the provider's, or ours to write
    const isOurs = ending.includes(messageStop);
    if (last !== null && error !== null && facts.terminated) outgoing.write(beforeDone(last));
    else if (last !== null) outgoing.write(addition === '' || isOurs ? last : insertBeforeDone(last, addition));
    else if (addition !== '' && !isOurs) outgoing.write(addition);
    if (ending !== '')
      outgoing.write(addition !== '' && isOurs ? insertBeforeDone(Buffer.from(ending), addition) : ending);
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const messageStop = 'event: message_stop';

function insertBeforeDone(last: Buffer, addition: string): Buffer {
  const done = Math.max(last.lastIndexOf('data: [DONE]'), last.lastIndexOf(messageStop));
  const at = done < 0 ? last.length : done;
  return Buffer.concat([last.subarray(0, at), Buffer.from(addition), last.subarray(at)]);
}

/** The last event says that all is well, so an error must not follow it. Where its beginning has left already, that half must end. */
function beforeDone(last: Buffer): Buffer {
  const at = Math.max(last.lastIndexOf('data: [DONE]'), last.lastIndexOf('data:[DONE]'));
  return at < 0 ? Buffer.from('\n\n') : last.subarray(0, at);
}

function isOfProvider(cause: Cause): cause is AttemptFailure {
  return cause !== null && cause !== 'aborted' && !(cause instanceof GatewayError);
}
