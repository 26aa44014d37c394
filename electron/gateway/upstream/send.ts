import type { Dispatcher } from 'undici';
import type { TokenUsage } from '../../../shared/request-log.ts';
import type { Limits } from '../../../shared/settings.ts';
import type { AnswerReader } from '../dialects/stream-facts.ts';
import {
  clientGone,
  endpointFailure,
  failureFromError,
  failureFromStatus,
  failureInside,
  type AttemptFailure,
} from './attempt-failure.ts';
import { createBodyDecoder, type BodyDecoder } from './decode-body.ts';
import type { HangUpSignal } from './hang-up.ts';
import { createHold, type Hold } from './hold.ts';
import { readRetryAfterMs } from './retry-after.ts';
import { toWire } from './wire-body.ts';

/** One call to one endpoint. */
export interface UpstreamCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** One after the other: a large body is not copied to change a few bytes of it. */
  readonly body: readonly Buffer[];
  readonly streamed: boolean;
  readonly reader: AnswerReader;
  /** Name for messages. */
  readonly provider: string;
  readonly limits: Limits;
  /** Aborts when the client hangs up. */
  readonly signal: HangUpSignal;
  /** ms since epoch, for Retry-After dates. */
  readonly now: () => number;
}

/** Takes the bytes of a running answer. */
export interface RelaySink {
  /** @returns false when the sender should pause until `resume`. */
  readonly data: (chunk: Buffer) => boolean;
  readonly end: () => void;
  readonly fail: (failure: AttemptFailure) => void;
}

/** A running answer whose first content token has been seen. */
export interface RunningAnswer {
  readonly kind: 'stream';
  readonly status: number;
  readonly hasLeft: () => boolean;
  /** Hands over the held bytes and all that follow. Called once. */
  relay(sink: RelaySink): void;
  resume(): void;
  /** Ends the upstream call; the sink hears nothing more. */
  abort(): void;
}

/** A complete JSON answer. */
export interface WholeAnswer {
  readonly kind: 'whole';
  readonly status: number;
  readonly bytes: Buffer;
  readonly usage: TokenUsage | null;
  /** true once the system has taken every byte of the request: its large pieces are nobody's any more. */
  readonly hasLeft: () => boolean;
}

export type SendResult =
  | { readonly ok: true; readonly answer: RunningAnswer | WholeAnswer }
  | { readonly ok: false; readonly failure: AttemptFailure };

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
class Attempt implements Dispatcher.DispatchHandler {
  readonly #call: UpstreamCall;
  readonly #settle: (result: SendResult) => void;
  #settled = false;
  #over = false;
  #controller: Dispatcher.DispatchController | null = null;
  #decoder: BodyDecoder | null = null;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #status = 0;
  #hold: Hold | null = null;
  #collected: Buffer[] = [];
  #collectedBytes = 0;
  #sink: RelaySink | null = null;
  #queued: Buffer[] = [];
  #ended = false;
  #lateFailure: AttemptFailure | null = null;
  #paused = false;
  #hasLeft = false;
  #chunks = 0;
  #chunksAtCheck = 0;
  #silentChecks = 0;
  #firstToken: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #total: NodeJS.Timeout | undefined;
  readonly #onAbort = (): void => this.fail(this.#controller === null ? clientGone : { ...clientGone, hasGone: true });

  constructor(call: UpstreamCall, settle: (result: SendResult) => void) {
    this.#call = call;
    this.#settle = settle;
    call.signal.addEventListener('abort', this.#onAbort);
  }

  /** Once the request is on its way. */
  watchTime(): void {
    if (this.#over) return;
    const call = this.#call;
    const { firstTokenMs, totalMs } = call.limits;
    this.#firstToken = setTimeout(() => {
      this.fail(
        endpointFailure('first_token_timeout', null, `${call.provider} sent nothing for ${firstTokenMs / 1000} s.`),
      );
    }, firstTokenMs);
    if (totalMs > 0) {
      this.#total = setTimeout(() => {
        this.fail(endpointFailure('total_timeout', null, `${call.provider} took longer than ${totalMs / 1000} s.`));
      }, totalMs);
    }
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
    const decoder = createBodyDecoder(Array.isArray(encoding) ? encoding.join() : encoding, {
      data: (chunk) => this.#take(chunk),
      drain: () => this.#controller?.resume(),
      end: () => this.#finish(),
      error: () =>
        this.fail(
          endpointFailure('unreadable_answer', status, `${this.#call.provider} sent a damaged compressed answer.`),
        ),
    });
    if (decoder === undefined) {
      return this.fail(
        endpointFailure('unreadable_answer', status, `${this.#call.provider} used an unknown content encoding.`),
      );
    }
    this.#decoder = decoder;
    if (status >= 300) return;
    // A whole answer has no first token to show.
    if (!this.#call.streamed) this.#hasBegun();
    else if (isEventStream(headers)) this.#hold = createHold(this.#call.reader, this.#call.provider);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    if (this.#decoder === null) return this.#take(chunk);
    if (!this.#decoder.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#over) return;
    if (this.#decoder === null) this.#finish();
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    const failure = failureFromError(error, this.#call.provider);
    this.fail(
      this.#status === 0 ? failure : { ...failure, reason: 'answer_cut_off', message: cutOff(this.#call.provider) },
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

  #take(chunk: Buffer): void {
    if (this.#over) return;
    this.#chunks += 1;
    if (this.#settled) this.#relayChunk(chunk);
    else if (this.#hold === null) this.#collect(chunk);
    else this.#judge(this.#hold, chunk);
  }

  #collect(chunk: Buffer): void {
    const cap = this.#status < 300 ? maxWholeBytes : maxErrorBytes;
    this.#collectedBytes += chunk.length;
    if (this.#collectedBytes <= cap) this.#collected.push(chunk);
    else if (this.#status < 300) {
      this.fail(
        endpointFailure('unreadable_answer', this.#status, `${this.#call.provider} sent more than ${cap} bytes.`),
      );
    } else this.#finish();
  }

  #judge(hold: Hold, chunk: Buffer): void {
    this.#collectedBytes += chunk.length;
    if (this.#collectedBytes > maxHeldBytes) {
      return this.fail(
        endpointFailure(
          'unreadable_answer',
          this.#status,
          `${this.#call.provider} sent ${maxHeldBytes} bytes without content.`,
        ),
      );
    }
    this.#queued.push(chunk);
    const verdict = hold.push(chunk);
    if (verdict === 'content') this.#commit();
    else if (verdict === 'opening') this.#hasBegun();
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
    clearTimeout(this.#firstToken);
    this.#resolve({
      ok: true,
      answer: {
        kind: 'stream',
        status: this.#status,
        hasLeft: () => this.#hasLeft,
        relay: (sink) => this.#relay(sink),
        resume: () => this.#resume(),
        abort: () => this.#abort(),
      },
    });
  }

  /** There is something to come: from here on it is silence within the answer that counts. */
  #hasBegun(): void {
    clearTimeout(this.#firstToken);
    this.#idle ??= setInterval(() => this.#checkSilence(), Math.max(this.#call.limits.idleMs / 4, 10));
  }

  /** Runs four times per idle limit, so that no chunk has to touch a timer. A reader that is slow itself is no silence. */
  #checkSilence(): void {
    this.#silentChecks = this.#chunks === this.#chunksAtCheck && !this.#paused ? this.#silentChecks + 1 : 0;
    this.#chunksAtCheck = this.#chunks;
    if (this.#silentChecks < 4) return;
    const { limits, provider } = this.#call;
    this.fail(endpointFailure('idle_timeout', this.#status, `${provider} fell silent for ${limits.idleMs / 1000} s.`));
  }

  #relay(sink: RelaySink): void {
    this.#sink = sink;
    const held = this.#queued;
    this.#queued = [];
    for (const chunk of held) this.#relayChunk(chunk);
    if (this.#lateFailure !== null && this.#lateFailure.fault !== 'client') sink.fail(this.#lateFailure);
    else if (this.#ended) sink.end();
    if (!this.#over) this.#hasBegun();
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
    const { provider, reader, streamed } = this.#call;
    const [only = Buffer.alloc(0)] = this.#collected;
    const bytes = this.#collected.length > 1 ? Buffer.concat(this.#collected) : only;
    const body = parseJson(bytes);
    if (this.#status >= 300) {
      return this.fail(
        failureFromStatus(this.#status, reader.readError(this.#status, body ?? bytes.toString('utf8')), provider, {
          body: body === undefined ? null : bytes,
          retryAfterMs: readRetryAfterMs(this.#headers, this.#call.now()),
        }),
      );
    }
    if (body === undefined) {
      const what = bytes.length === 0 ? 'an empty answer' : 'an answer that is not JSON';
      return this.fail(
        endpointFailure(
          bytes.length === 0 ? 'empty_answer' : 'unreadable_answer',
          this.#status,
          `${provider} sent ${what}.`,
        ),
      );
    }
    const read = reader.readWhole(body);
    if ('failure' in read)
      return this.fail({ ...failureInside(this.#status, read.failure, provider), usage: read.usage ?? null });
    if (streamed) {
      return this.fail(
        endpointFailure(
          'unreadable_answer',
          this.#status,
          `${provider} sent one JSON answer where a stream was asked for.`,
        ),
      );
    }
    const status = this.#status;
    this.#close();
    this.#resolve({
      ok: true,
      answer: { kind: 'whole', status, bytes, usage: read.usage, hasLeft: () => this.#hasLeft },
    });
  }

  #resolve(result: SendResult): void {
    this.#settled = true;
    this.#settle(result);
  }

  #close(): void {
    this.#over = true;
    clearTimeout(this.#firstToken);
    clearTimeout(this.#total);
    clearInterval(this.#idle);
    this.#call.signal.removeEventListener('abort', this.#onAbort);
    if (!this.#ended) this.#decoder?.destroy();
  }
}

/** @returns the sentence for a stream that died. */
export function cutOff(provider: string): string {
  return `${provider} cut the answer off before it was complete.`;
}

function isEventStream(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  return String(headers['content-type'] ?? '')
    .toLowerCase()
    .startsWith('text/event-stream');
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
