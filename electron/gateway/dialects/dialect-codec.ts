import type { TokenUsage } from '../../../shared/request-log.ts';
import type { GatewayError } from '../errors.ts';
import type { Conversation } from './conversation.ts';
import type { JsonObject } from './json-value.ts';
import type { Reply, ReplyEvent } from './reply.ts';
import type { SseEvent } from './sse.ts';
import type { ProviderFailure, Reshape } from './stream-facts.ts';

/** What a request writer must know of the endpoint it writes for. */
export interface TargetFacts {
  /** Catalog id of the provider, e.g. `openai`. */
  readonly provider: string;
  /** Catalog author of the model, e.g. `anthropic`: whose reasoning seals it can read. */
  readonly author: string;
  /** The provider's own id of the model. */
  readonly upstreamModel: string;
  /** null = not known. */
  readonly maxOutputTokens: number | null;
  /** The model thinks when asked to. */
  readonly reasoning: boolean;
  /** Known deviations of the model, as in the catalog. */
  readonly quirks: readonly string[];
  /** Streams report usage only when `stream_options.include_usage` asks for it. */
  readonly usageOnRequest: boolean;
}

/** A request in the words of a provider's wire format. */
export interface WrittenRequest {
  /** Shares parts with the conversation: do not modify. */
  readonly body: JsonObject;
  /** Request fields without a place in this format, as dotted paths in the client's own words, each once, sorted. */
  readonly dropped: readonly string[];
}

/** Something in an answer that not every format has a place for. */
export type Loss = 'answer.images';

/** What a reply writer must know of the request it answers. */
export interface ReplyContext {
  /** Fresh and URL-safe: the stem of every id in the answer. */
  readonly id: string;
  /** Concrete model to name in the answer, `author/slug`. */
  readonly model: string;
  /** Seconds since epoch. */
  readonly createdS: number;
  /** The request: echoed where a format echoes it, and the key to renamed tools. */
  readonly conversation: Conversation;
  /** Takes what of the answer has no place in the client's format. */
  readonly lost: Set<Loss>;
}

/** Turns the events of one provider stream into the gateway's own. Keeps state: one for each stream. */
export interface StreamReader {
  /** Never throws: what is no JSON becomes an `error` event. */
  read(event: SseEvent): readonly ReplyEvent[];
  /** The bytes ended. @returns what was held back. */
  end(): readonly ReplyEvent[];
  /** The provider has said how the answer ended: a clean end may follow. */
  readonly ended: boolean;
}

/** Turns events into bytes of the client's format. The first call writes the format's opening events by itself. */
export interface StreamWriter {
  write(event: ReplyEvent): string;
  /** Closes what is open and writes the terminal event. Only after a `finish` was written. */
  end(): string;
  /** Closes the stream with the format's own error event; nothing may follow. */
  error(failure: GatewayError): string;
}

/** A wire format clients speak to us. */
export interface InboundCodec {
  /** @throws GatewayError 400 naming the field, for a body nobody could answer. */
  readonly readRequest: (body: JsonObject) => Conversation;
  readonly writeReply: (reply: Reply, context: ReplyContext) => JsonObject;
  readonly createStreamWriter: (context: ReplyContext) => StreamWriter;
  /** Body of an error answer. */
  readonly writeError: (failure: GatewayError, requestId: string) => JsonObject;
  /** Error event inside a stream whose opening events somebody else has written (same format on both sides). */
  readonly writeErrorEvent: (failure: GatewayError, requestId: string) => string;
}

/** A wire format providers speak. */
export interface OutboundCodec {
  /** Path under the provider's base URL, query included. */
  readonly path: (upstreamModel: string, stream: boolean) => string;
  readonly writeRequest: (conversation: Conversation, target: TargetFacts) => WrittenRequest;
  /**
   * @param author catalog author of the model: marks reasoning seals
   * @returns the answer, or what is wrong with it
   */
  readonly readReply: (
    body: unknown,
    author: string,
  ) => Reply | { readonly failure: ProviderFailure; readonly usage?: TokenUsage | null };
  readonly createStreamReader: (author: string) => StreamReader;
  /** null = the address of a request says which of the two it wants. */
  readonly reshape: Reshape | null;
  /** Reads the body of an answer with an error status; null when it says nothing. */
  readonly readError: (status: number, body: unknown) => ProviderFailure | null;
}
