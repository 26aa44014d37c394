import type { TokenUsage } from '../../../shared/request-log.ts';
import type { JsonObject } from './json-value.ts';
import type { SseEvent } from './sse.ts';

/** What one event of a running answer means for the relay. */
export type EventMeaning =
  /** Nothing a reader would see: roles, empty deltas, pings, usage. */
  | { readonly kind: 'preamble' }
  /** Thinking, a tool or a text was opened, with nothing in it yet: the model is at work. */
  | { readonly kind: 'opening' }
  /** A content, reasoning or tool token: from here on the answer belongs to this endpoint. */
  | {
      readonly kind: 'content';
      /** It is thinking: what the model thinks is shown as it comes. */
      readonly isThinking?: boolean;
    }
  /** The provider said why it stopped: the answer is whole. */
  | { readonly kind: 'finish' }
  /** The wire format's own last event. */
  | { readonly kind: 'terminal' }
  | { readonly kind: 'failure'; readonly failure: ProviderFailure };

/** An error in the provider's words. */
export interface ProviderFailure {
  /** HTTP status, where the provider named one inside the body. */
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string;
  /** It came in a shape that clients of the wire format do not read. Absent = no. */
  readonly isLoose?: boolean;
}

/** What a relayed stream told by the time it ended. */
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

/** Watches the bytes of a stream that is passed through. */
export interface AnswerObserver {
  push(chunk: Buffer): void;
  /** Asked after `mayEnd`: is the last event complete? */
  hasTerminated(): boolean;
  /** Asked when the stream falls silent: has the provider said why it stopped, or that it failed? */
  isOver(): boolean;
  /** Once, after the stream has ended. */
  read(): AnswerFacts;
}

/** For servers that stream though a whole answer was asked for, or the other way round. */
export interface Reshape {
  /** @returns the events of a whole answer */
  readonly toStream: (answer: JsonObject) => string;
  /** @returns the body of a whole answer */
  readonly toWhole: (events: readonly JsonObject[]) => unknown;
}

/** The few things the gateway itself must understand of a provider's answer in one wire format. Made for one attempt. */
export interface AnswerReader {
  /** Asked for every event in order, until it says that the answer has begun. */
  readonly meaningOf: (event: SseEvent) => EventMeaning;
  readonly observe: () => AnswerObserver;
  /** Cheap test on a relayed chunk: does the last event begin in it? A false alarm ends nothing: the observer is asked. */
  readonly mayEnd: (chunk: Buffer) => boolean;
  /** What to add when the provider finished its answer but left out the wire format's last event; null = nothing. */
  readonly terminal: string | null;
  /** @returns what is wrong with a whole JSON answer, or its usage. */
  readonly readWhole: (
    body: unknown,
  ) =>
    { readonly failure: ProviderFailure; readonly usage?: TokenUsage | null } | { readonly usage: TokenUsage | null };
  /** null = an answer comes as it was asked for, or it cannot be read. */
  readonly reshape: Reshape | null;
  /** Reads the body of an answer with an error status; null when it says nothing. */
  readonly readError: (status: number, body: unknown) => ProviderFailure | null;
}
