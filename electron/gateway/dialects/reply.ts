import type { TokenUsage } from '../../../shared/request-log.ts';
import type {
  Citation,
  ImagePart,
  ReasoningPart,
  ReasoningSeal,
  RefusalPart,
  TextPart,
  ToolCallPart,
} from './conversation.ts';
import type { ProviderFailure } from './stream-facts.ts';

/** Why a model stopped, in one vocabulary. `stop_sequence` and `pause` only Anthropic tells apart. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'refusal' | 'stop_sequence' | 'pause';

/** Tokens, and their price where the gateway has worked it out. */
export interface ReplyUsage {
  readonly tokens: TokenUsage;
  /** null = not known. */
  readonly costUsd: number | null;
}

export type ReplyPart = TextPart | ImagePart | ReasoningPart | ToolCallPart | RefusalPart;

/** A whole answer. */
export interface Reply {
  /** The provider's id of the answer. */
  readonly id: string | null;
  /** The provider's own name of the model. */
  readonly model: string | null;
  readonly parts: readonly ReplyPart[];
  readonly finish: FinishReason;
  /** The stop sequence that was met. */
  readonly stopSequence: string | null;
  readonly usage: ReplyUsage | null;
}

/**
 * One step of a running answer. Readers promise: tool calls never overlap, each `tool-start` is followed by its
 * arguments and its `tool-end` before anything else begins; at most one `finish`; nothing but `usage` after it.
 */
export type ReplyEvent =
  | { readonly kind: 'start'; readonly id: string | null; readonly model: string | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** Seals the reasoning since the last seal; may come without any text before it. */
  | { readonly kind: 'reasoning-seal'; readonly seal: ReasoningSeal }
  | {
      readonly kind: 'tool-start';
      readonly id: string;
      readonly name: string;
      readonly namespace: string | null;
      readonly custom: boolean;
    }
  | { readonly kind: 'tool-arguments'; readonly text: string }
  | { readonly kind: 'tool-end' }
  | { readonly kind: 'refusal'; readonly text: string }
  /** Comes whole. */
  | ImagePart
  /** A page behind the text so far. */
  | { readonly kind: 'citation'; readonly citation: Citation }
  /** Counts so far; a later one replaces it. */
  | { readonly kind: 'usage'; readonly usage: ReplyUsage }
  | { readonly kind: 'finish'; readonly reason: FinishReason; readonly stopSequence: string | null }
  | { readonly kind: 'error'; readonly failure: ProviderFailure };
