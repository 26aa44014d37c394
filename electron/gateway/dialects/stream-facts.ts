import type { TokenUsage } from '../../../shared/request-log.ts';
import type { SseEvent } from './sse.ts';

/** What one event of a running answer means for the relay. */
export type EventMeaning =
  /** Nothing a reader would see: roles, empty deltas, pings, usage. */
  | { readonly kind: 'preamble' }
  /** A content, reasoning or tool token: from here on the answer belongs to this endpoint. */
  | { readonly kind: 'content' }
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
}

/** The few things the gateway itself must understand of a provider's answer in one wire format. */
export interface AnswerReader {
  readonly meaningOf: (event: SseEvent) => EventMeaning;
  /** @returns the usage an event carries, null when it carries none. */
  readonly usageOf: (event: SseEvent) => TokenUsage | null;
  /** Cheap test on a relayed chunk: may it hold the last event? False positives cost a look, never a byte. */
  readonly mayEnd: (chunk: Buffer) => boolean;
  /** The bytes to add when the provider finished its answer but left out the wire format's last event; null = none. */
  readonly terminal: string | null;
  /** @returns what is wrong with a whole JSON answer, or its usage. */
  readonly readWhole: (body: unknown) => { readonly failure: ProviderFailure } | { readonly usage: TokenUsage | null };
}
