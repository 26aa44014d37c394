import type { Dispatcher } from 'undici';
import type { Limits } from '../../../shared/settings.ts';
import type { AnswerReader } from '../dialects/stream-facts.ts';
import { cutOff, type RelaySink, type SendResult } from './answer.ts';
import {
  clientGone,
  endpointFailure,
  failureFromError,
  type AttemptFailure,
  type FailureReason,
} from './attempt-failure.ts';
import { kindOf } from './body-kind.ts';
import { createBodyDecoder, type BodyDecoder } from './decode-body.ts';
import type { HangUpSignal } from './hang-up.ts';
import { createHold, type Hold } from './hold.ts';
import { createLineEnds, hasUsualLines, type LineEnds } from './line-ends.ts';
import { readWhole } from './read-whole.ts';
import { letGo, watch, type Watched } from './time-watch.ts';
import { toWire } from './wire-body.ts';

/** One call to one endpoint. */
export interface UpstreamCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** One after the other: a large body is not copied to change a few bytes of it. */
  readonly body: readonly Buffer[];
  readonly streamed: boolean;
  /** ms from the start of the attempt until something must have begun. */
  readonly beginsInMs: number;
  readonly reader: AnswerReader;
  /** Name for messages. */
  readonly provider: string;
  readonly limits: Limits;
  /** Aborts when the client hangs up. */
  readonly signal: HangUpSignal;
  /** ms since epoch, for Retry-After dates. */
  readonly now: () => number;
}

/** Caps on what is kept in memory, bytes. */
const maxErrorBytes = 256 * 1024;
const maxWholeBytes = 64 * 1024 * 1024;
const maxHeldBytes = 16 * 1024 * 1024;

/**
 * Sends one request and waits until the answer is worth having: a stream until its first content token, a JSON answer
 * until it is whole and without an error. Never throws; never follows a redirect; ends within the limits.
 */
export function sendUpstream(pool: Dispatcher, call: UpstreamCall): Promise<SendResult> {
  return new Promise((resolve) => {
    const attempt = new Attempt(call, resolve);
    if (call.signal.aborted) return attempt.fail(clientGone);
    const { headers, body } = toWire(call, () => attempt.left());
    pool.dispatch({ method: 'POST', path: call.path, headers, body }, attempt);
    attempt.watchTime();
  });
}

/** The life of one call: waiting for headers, then holding or collecting, then relaying. */
class Attempt implements Dispatcher.DispatchHandler, Watched {
  place = -1;
  readonly #call: UpstreamCall;
  readonly #settle: (result: SendResult) => void;
  #settled = false;
  #over = false;
  #controller: Dispatcher.DispatchController | null = null;
  #decoder: BodyDecoder | null = null;
  /** Every byte of the response is here. */
  #received = false;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #status = 0;
  #hold: Hold | null = null;
  /** null = as usual. */
  #lines: LineEnds | null = null;
  #collected: Buffer[] = [];
  #collectedBytes = 0;
  #sink: RelaySink | null = null;
  #queued: Buffer[] = [];
  #ended = false;
  #lateFailure: AttemptFailure | null = null;
  #paused = false;
  #hasLeft = false;
  /** As of `performance.now()`, ms. */
  #startedAt = 0;
  /** There is something to come: from here on it is silence within the answer that counts. */
  #begun = false;
  #chunks = 0;
  #chunksAtLook = 0;
  #quietSince = 0;
  readonly #onAbort = (): void => this.fail(this.#controller === null ? clientGone : { ...clientGone, hasGone: true });

  constructor(call: UpstreamCall, settle: (result: SendResult) => void) {
    this.#call = call;
    this.#settle = settle;
    call.signal.addEventListener('abort', this.#onAbort);
  }

  /** Once the request is on its way. */
  watchTime(): void {
    if (this.#over) return;
    const { idleMs, totalMs } = this.#call.limits;
    this.#startedAt = performance.now();
    watch(this, Math.min(this.#call.beginsInMs, idleMs, totalMs > 0 ? totalMs : Infinity));
  }

  look(now: number): void {
    const { limits, provider, beginsInMs } = this.#call;
    const age = now - this.#startedAt;
    if (limits.totalMs > 0 && age >= limits.totalMs)
      this.#timeout('total_timeout', `${provider} took longer than ${limits.totalMs / 1000} s.`);
    else if (this.#begun) this.#lookForSilence(now);
    else if (age >= beginsInMs)
      this.#timeout('first_token_timeout', `${provider} sent nothing for ${beginsInMs / 1000} s.`);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('The attempt is over.'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200 || this.#over) return;
    this.#status = status;
    this.#headers = headers;
    const encoding = headers['content-encoding'];
    if (encoding !== undefined) this.#decode(Array.isArray(encoding) ? encoding.join() : encoding);
    if (status >= 300) return;
    // A whole answer has no first token to show.
    if (!this.#call.streamed) this.#begun = true;
    else if (isEventStream(headers)) this.#hold = createHold(this.#call.reader, this.#call.provider);
  }

  #decode(encoding: string): void {
    const decoder = createBodyDecoder(encoding, {
      data: (chunk) => this.#take(chunk),
      drain: () => this.#controller?.resume(),
      end: () => this.#finishDecoded(),
      error: () => this.fail(this.#unreadable('sent a damaged compressed answer')),
    });
    if (decoder === undefined) this.fail(this.#unreadable('used an unknown content encoding'));
    else this.#decoder = decoder;
  }

  #unreadable(what: string): AttemptFailure {
    return endpointFailure('unreadable_answer', this.#status, `${this.#call.provider} ${what}.`);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    if (this.#decoder === null) return this.#take(chunk);
    if (!this.#decoder.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#received = true;
    if (this.#decoder === null) this.#finish();
    else this.#decoder.end();
  }

  /** The compressed text says itself where it ends: what a provider sends after that would be read, and thrown away, for ever. */
  #finishDecoded(): void {
    this.#finish();
    if (!this.#received) this.#controller?.abort(new Error('The answer has ended.'));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    const { provider } = this.#call;
    this.fail(
      this.#status === 0
        ? failureFromError(error, provider)
        : endpointFailure('answer_cut_off', null, cutOff(provider)),
    );
  }

  left(): void {
    this.#hasLeft = true;
  }

  /** Ends the attempt; the first reason wins. */
  fail(failure: AttemptFailure): void {
    if (this.#over) return;
    this.#close();
    this.#controller?.abort(new Error(failure.reason));
    if (!this.#settled) this.#resolve({ ok: false, failure });
    else if (this.#sink === null) this.#lateFailure = failure;
    else if (failure.fault !== 'client') this.#sink.fail(failure);
  }

  #take(bytes: Buffer): void {
    if (this.#over) return;
    this.#chunks += 1;
    const isFirst = this.#collectedBytes === 0 && !this.#settled && this.#call.streamed && this.#status < 300;
    if (isFirst) this.#lookAtKind(bytes);
    const chunk = this.#lines === null ? bytes : this.#lines.read(bytes);
    if (this.#settled) return this.#relayChunk(chunk);
    if (this.#hold === null) this.#collect(chunk);
    else this.#judge(this.#hold, chunk);
  }

  /**
   * What a body begins with tells more than its name: some gateways stream events as `text/plain` or `application/json`
   * (openclaw/openclaw#96497), and some servers send an error alone as `text/event-stream` (nashsu/llm_wiki#619).
   */
  #lookAtKind(chunk: Buffer): void {
    if (!hasUsualLines(chunk)) this.#lines ??= createLineEnds();
    const kind = kindOf(chunk);
    if (kind === 'json') {
      this.#hold = null;
      this.#begun = true; // nothing of it is a first token
    } else if (kind === 'events') this.#hold ??= createHold(this.#call.reader, this.#call.provider);
  }

  #collect(chunk: Buffer): void {
    const cap = this.#status < 300 ? maxWholeBytes : maxErrorBytes;
    this.#collectedBytes += chunk.length;
    if (this.#collectedBytes <= cap) this.#collected.push(chunk);
    else if (this.#status < 300) this.fail(this.#unreadable(`sent more than ${cap} bytes`));
    else this.#finish();
  }

  #judge(hold: Hold, chunk: Buffer): void {
    this.#collectedBytes += chunk.length;
    if (this.#collectedBytes > maxHeldBytes)
      return this.fail(this.#unreadable(`sent ${maxHeldBytes} bytes without content`));
    this.#queued.push(chunk);
    const verdict = hold.push(chunk);
    if (verdict === 'content') this.#commit();
    else if (verdict === 'opening') this.#begun = true;
    else if (verdict !== 'wait') this.fail(this.#withUsage(verdict));
  }

  /** An answer without content may have its price all the same. */
  #withUsage(failure: AttemptFailure): AttemptFailure {
    const observer = this.#call.reader.observe();
    try {
      for (const chunk of this.#queued) observer.push(chunk);
      return { ...failure, usage: observer.read().usage };
    } catch {
      return failure; // nobody can read it, nor its end
    }
  }

  /** The answer is worth having: from here on it belongs to this endpoint. */
  #commit(): void {
    this.#begun = true;
    const isThinking = this.#hold?.isThinking() === true;
    this.#hold = null; // a stream may stay open for long
    this.#resolve({
      ok: true,
      answer: {
        kind: 'stream',
        status: this.#status,
        isThinking,
        hasLeft: () => this.#hasLeft,
        relay: (sink) => this.#relay(sink),
        resume: () => this.#resume(),
        abort: () => this.#abort(),
      },
    });
  }

  /** No chunk has to touch a clock. A reader that is slow itself is no silence. */
  #lookForSilence(now: number): void {
    if (this.#chunks !== this.#chunksAtLook || this.#paused || this.#quietSince === 0) {
      this.#chunksAtLook = this.#chunks;
      this.#quietSince = now;
      return;
    }
    const { limits, provider } = this.#call;
    if (now - this.#quietSince < limits.idleMs) return;
    this.#timeout('idle_timeout', `${provider} fell silent for ${limits.idleMs / 1000} s.`);
  }

  #timeout(reason: FailureReason, message: string): void {
    this.fail(endpointFailure(reason, this.#status === 0 ? null : this.#status, message));
  }

  #relay(sink: RelaySink): void {
    this.#sink = sink;
    const held = this.#queued;
    this.#queued = [];
    for (const chunk of held) this.#relayChunk(chunk);
    if (this.#lateFailure !== null && this.#lateFailure.fault !== 'client') sink.fail(this.#lateFailure);
    else if (this.#ended) sink.end();
  }

  #relayChunk(chunk: Buffer): void {
    if (this.#sink === null) this.#queued.push(chunk);
    else if (!this.#sink.data(chunk)) this.#pause();
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#decoder?.pause();
    this.#controller?.pause();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#chunks += 1;
    this.#decoder?.resume();
    this.#controller?.resume();
  }

  #abort(): void {
    if (this.#over) return;
    this.#close();
    this.#controller?.abort(new Error('The answer is no longer wanted.'));
  }

  /** The whole body has arrived. */
  #finish(): void {
    if (this.#over) return;
    if (this.#settled) {
      this.#ended = true;
      this.#close();
      this.#sink?.end();
      return;
    }
    if (this.#hold !== null) {
      const verdict = this.#hold.end();
      if (verdict !== 'content') return this.fail(this.#withUsage(verdict));
      this.#ended = true;
      this.#commit();
      this.#close();
      return;
    }
    this.#readCollected();
  }

  #readCollected(): void {
    const [only = Buffer.alloc(0)] = this.#collected;
    const bytes = this.#collected.length > 1 ? Buffer.concat(this.#collected) : only;
    const status = this.#status;
    const read = readWhole({ status, headers: this.#headers, bytes }, this.#call);
    if ('failure' in read) return this.fail(read.failure);
    if (this.#call.streamed) return this.#judgeWhole(read.bytes);
    this.#close();
    this.#resolve({
      ok: true,
      answer: { kind: 'whole', status, bytes: read.bytes, usage: read.usage, hasLeft: () => this.#hasLeft },
    });
  }

  /** The events of an answer that came whole. */
  #judgeWhole(events: Buffer): void {
    this.#collectedBytes = 0;
    this.#hold = createHold(this.#call.reader, this.#call.provider);
    this.#judge(this.#hold, events);
    this.#finish();
  }

  #resolve(result: SendResult): void {
    this.#settled = true;
    this.#settle(result);
  }

  #close(): void {
    this.#over = true;
    letGo(this);
    this.#call.signal.removeEventListener('abort', this.#onAbort);
    if (!this.#ended) this.#decoder?.destroy();
  }
}

function isEventStream(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  return String(headers['content-type'] ?? '')
    .toLowerCase()
    .startsWith('text/event-stream');
}
