import type { Dialect } from '../../../shared/dialect.ts';
import type { TokenUsage } from '../../../shared/request-log.ts';
import type { Model } from '../catalog/catalog.ts';
import { answerReaderFor, createFactsCollector } from '../dialects/codec-answer.ts';
import { outboundCodecs } from '../dialects/codecs.ts';
import type { Conversation } from '../dialects/conversation.ts';
import type { Loss, ReplyContext } from '../dialects/dialect-codec.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { parseLossless } from '../dialects/lossless-json.ts';
import { isOver } from '../dialects/provider-failure.ts';
import type { ReplyEvent } from '../dialects/reply.ts';
import { createSseSplitter, type SseEvent } from '../dialects/sse.ts';
import type { AnswerFacts, AnswerObserver, AnswerReader } from '../dialects/stream-facts.ts';
import { GatewayError } from '../errors.ts';
import { isPassedThrough } from './outgoing-dialect.ts';
import { UsageCut } from './usage-cut.ts';

/** Turns the bytes of a running answer into what the client reads. */
export interface StreamForm {
  /** @returns bytes for the client. @throws when the provider's events cannot be split. */
  push(chunk: Buffer): Buffer;
  /** Asked after each chunk: was that the last event? */
  hasTerminated(): boolean;
  /** Asked when the stream falls silent: is nothing more to come, whatever may still be missing of its end? */
  isOver(): boolean;
  /** Once, after the stream has ended. */
  facts(): AnswerFacts;
  /** What is left to send so that the answer ends properly; only for a whole answer. */
  ending(facts: AnswerFacts): string;
  /** The client's own error event. */
  errorEvent(error: GatewayError): string;
}

/** The same form with some of it done otherwise. What a class does is lost when its objects are spread. */
export function changedForm(form: StreamForm, changes: Partial<StreamForm>): StreamForm {
  return {
    push: (chunk) => form.push(chunk),
    hasTerminated: () => form.hasTerminated(),
    isOver: () => form.isOver(),
    facts: () => form.facts(),
    ending: (facts) => form.ending(facts),
    errorEvent: (error) => form.errorEvent(error),
    ...changes,
  };
}

/** How the answer of one endpoint gets to the client. */
export interface AnswerForm {
  readonly reader: AnswerReader;
  /** false = the provider's bytes reach the client as they are. */
  readonly translated: boolean;
  /** @returns a whole JSON answer in the client's wire format. */
  readonly whole: (bytes: Buffer) => Buffer;
  readonly stream: () => StreamForm;
  /** What of the answer so far had no place in the client's wire format. */
  readonly lost: ReadonlySet<Loss>;
}

const nothingLost: ReadonlySet<Loss> = new Set();

/** What the form of an answer depends on besides the request. */
export interface FormFacts {
  /** Wire format of the endpoint. */
  readonly dialect: Dialect;
  readonly model: Model;
  /** Request id: the stem of ids in a translated answer. */
  readonly id: string;
  /** ms since epoch. */
  readonly at: number;
  /** A chat stream ends with its usage because we asked for it: not for the client. */
  readonly hidesUsage: boolean;
  readonly conversation: () => Conversation;
  /** USD; null = not known. */
  readonly costOf: (usage: TokenUsage) => number | null;
}

/** Same wire format: bytes pass untouched. Different: every event is read and written again. */
export function answerFormFor(request: InboundRequest, facts: FormFacts): AnswerForm {
  const { dialect, model } = facts;
  const reader = answerReaderFor(dialect, outboundCodecs[dialect], model.author);
  if (isPassedThrough(request, dialect))
    return {
      reader,
      translated: false,
      whole: (bytes) => bytes,
      stream: () => new PassThrough(reader, request, facts.id, facts.hidesUsage ? new UsageCut() : null),
      lost: nothingLost,
    };
  const context = contextFor(facts);
  return {
    reader,
    translated: true,
    whole: (bytes) => translateWhole(bytes, request, facts, context),
    stream: () => translateStream(request, facts, context),
    lost: context.lost,
  };
}

const noBytes = Buffer.alloc(0);

class PassThrough implements StreamForm {
  readonly #reader: AnswerReader;
  readonly #request: InboundRequest;
  readonly #id: string;
  readonly #observer: AnswerObserver;
  readonly #cut: UsageCut | null;
  #isMarked = false;
  #last: Buffer = noBytes;
  /** The end of what came, as far as its last line may reach. */
  #before: Buffer = this.#last;

  constructor(reader: AnswerReader, request: InboundRequest, id: string, cut: UsageCut | null) {
    this.#reader = reader;
    this.#request = request;
    this.#id = id;
    this.#cut = cut;
    this.#observer = reader.observe();
  }

  push(chunk: Buffer): Buffer {
    this.#observer.push(chunk);
    this.#isMarked ||= this.#mayEnd(chunk);
    const sent = this.#cut === null ? chunk : this.#cut.push(chunk);
    this.#last = sent.length < blankLineBytes ? Buffer.concat([this.#last.subarray(-blankLineBytes), sent]) : sent;
    return sent;
  }

  hasTerminated(): boolean {
    return this.#isMarked && this.#observer.hasTerminated();
  }

  isOver(): boolean {
    return this.#observer.isOver();
  }

  facts(): AnswerFacts {
    return this.#observer.read();
  }

  ending({ terminated, failure }: AnswerFacts): string {
    const rest = this.#cut?.rest() ?? noBytes;
    if (failure !== null) return rest.toString();
    const last = rest.length === 0 ? this.#last : rest;
    return rest.toString() + afterEvent(last) + (terminated ? '' : (this.#reader.terminal ?? ''));
  }

  errorEvent(error: GatewayError): string {
    return afterEvent(this.#last) + this.#request.codec.writeErrorEvent(error, this.#id);
  }

  /** The last line may come in several chunks: one that is shorter than it is looked at together with what came before. */
  #mayEnd(chunk: Buffer): boolean {
    const isShort = chunk.length < lastLineBytes;
    this.#before = isShort ? Buffer.concat([this.#before.subarray(-lastLineBytes), chunk]) : chunk;
    return this.#reader.mayEnd(this.#before);
  }
}

/** Most bytes of the end of a line and an empty one. */
const blankLineBytes = 4;

/** @returns what ends an event that was cut in two, so that ours does not become a part of it. */
function afterEvent(sent: Buffer): string {
  return sent.length === 0 || /(?:\n\n|\r\n\r\n|\r\r)$/.test(sent.toString('latin1', Math.max(0, sent.length - 4)))
    ? ''
    : '\n\n';
}

/** Longest last line of a stream, bytes. */
const lastLineBytes = 32;

function translateStream(request: InboundRequest, form: FormFacts, context: ReplyContext): StreamForm {
  const reader = outboundCodecs[form.dialect].createStreamReader(form.model.author);
  const writer = request.codec.createStreamWriter(context);
  const splitter = createSseSplitter();
  const collector = createFactsCollector();
  let bytes = 0;
  let count = 0;
  /** The last event of a chat stream; the usage comes before it, and after the reason to stop. */
  let isDone = false;
  /** Of an event that came without its empty line. */
  let left = '';

  function translate(events: readonly SseEvent[]): string {
    let text = '';
    for (const event of events) {
      count += 1;
      isDone ||= event.data === '[DONE]';
      const replies = reader.read(event);
      collector.add(replies);
      for (const reply of replies) if (reply.kind !== 'error') text += writer.write(withCost(reply, form.costOf));
    }
    return text;
  }

  return {
    push(chunk) {
      bytes += chunk.length;
      return Buffer.from(translate(splitter.push(chunk)));
    },
    hasTerminated: () => isDone || (form.dialect !== 'openai-chat' && reader.ended),
    isOver: () => isOver(collector.read()),
    facts() {
      left = translate(splitter.end());
      collector.add(reader.end());
      const { finished, failure, usage } = collector.read();
      // The client has been told of no end yet: it is ours to write, or to refuse.
      return { finished, terminated: false, failure, usage, bytesPerEvent: count === 0 ? null : bytes / count };
    },
    ending: () => left + writer.end(),
    errorEvent: (error) => writer.error(error),
  };
}

function translateWhole(bytes: Buffer, request: InboundRequest, form: FormFacts, context: ReplyContext): Buffer {
  try {
    return writeWhole(bytes, request, form, context);
  } catch (error) {
    // `JSON.parse` reads at any depth, `JSON.stringify` runs out of stack
    if (!(error instanceof RangeError)) throw error;
    const message = 'The provider nested its answer too deep to be translated.';
    throw new GatewayError('unreadable_answer', 502, message, { errorType: 'provider_unavailable' });
  }
}

function writeWhole(bytes: Buffer, request: InboundRequest, form: FormFacts, context: ReplyContext): Buffer {
  const reply = outboundCodecs[form.dialect].readReply(parseLossless(bytes.toString('utf8')), form.model.author);
  // `readWhole` has looked at the same bytes before: a failure ended the attempt.
  if ('failure' in reply) throw new Error('A failed answer was taken for a whole one.');
  const usage = reply.usage === null ? null : { ...reply.usage, costUsd: form.costOf(reply.usage.tokens) };
  return Buffer.from(JSON.stringify(request.codec.writeReply({ ...reply, usage }, context)));
}

/** The provider tells tokens; what they cost is ours to say. */
function withCost(event: ReplyEvent, costOf: FormFacts['costOf']): ReplyEvent {
  if (event.kind !== 'usage') return event;
  return { kind: 'usage', usage: { ...event.usage, costUsd: costOf(event.usage.tokens) } };
}

function contextFor({ id, at, model, conversation }: FormFacts): ReplyContext {
  return { id, model: model.id, createdS: Math.floor(at / 1000), conversation: conversation(), lost: new Set() };
}
