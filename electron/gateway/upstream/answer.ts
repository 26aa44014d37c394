import type { TokenUsage } from '../../../shared/request-log.ts';
import type { AttemptFailure } from './attempt-failure.ts';

/** What came of one call to one endpoint. */
export type SendResult =
  | { readonly ok: true; readonly answer: RunningAnswer | WholeAnswer }
  | { readonly ok: false; readonly failure: AttemptFailure };

/** A running answer whose first content token has been seen. */
export interface RunningAnswer {
  readonly kind: 'stream';
  readonly status: number;
  /** It begins with what the model thinks. */
  readonly isThinking: boolean;
  readonly hasLeft: () => boolean;
  /** Hands over the held bytes and all that follow. Called once. */
  relay(sink: RelaySink): void;
  resume(): void;
  /** Ends the upstream call; the sink hears nothing more. */
  abort(): void;
}

/** Takes the bytes of a running answer. */
export interface RelaySink {
  /** @returns false when the sender should pause until `resume`. */
  readonly data: (chunk: Buffer) => boolean;
  readonly end: () => void;
  readonly fail: (failure: AttemptFailure) => void;
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

/** @returns the sentence for a stream that died. */
export function cutOff(provider: string): string {
  return `${provider} cut the answer off before it was complete.`;
}
