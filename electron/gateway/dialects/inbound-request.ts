import type { RequiredAbilities } from './abilities.ts';
import type { InboundDialect } from './conversation.ts';
import type { InboundCodec } from './dialect-codec.ts';
import type { JsonMember } from './scan-json.ts';

/** A client's request: its bytes, and the few fields the gateway reads. */
export interface InboundRequest {
  readonly dialect: InboundDialect;
  /** Reads and writes this client's wire format. */
  readonly codec: InboundCodec;
  /** A provider that speaks `dialect` may get the bytes as they are. */
  readonly canPassThrough: boolean;
  /** Thoughts of another maker may be among the bytes, in our own wrapping. */
  readonly mayHoldSeals: boolean;
  readonly bytes: Buffer;
  /** Members of the outermost object, in order. */
  readonly members: readonly JsonMember[];
  readonly model: string;
  readonly models: unknown;
  readonly plugins: unknown;
  readonly provider: unknown;
  /** Fields that speak to a gateway and have no effect here, as sentences. */
  readonly unheeded: readonly string[];
  readonly streamed: boolean;
  readonly needs: { readonly tools: boolean; readonly images: boolean; readonly structuredOutputs: boolean };
  /** What only some wire formats have a place for. */
  readonly required: RequiredAbilities;
  /** About 4 bytes a token. */
  readonly promptTokens: number;
  readonly maxOutputTokens: number | null;
  /** true when a chat stream was asked to end with its usage. */
  readonly usageAsked: boolean;
  /** The client wants it all the same: OpenRouter's `usage: {include: true}`. */
  readonly usageWanted: boolean;
  /** Identity of the conversation: named by the client, else told by how it begins. */
  readonly sessionKey: string | null;
  /** The client named it. */
  readonly isNamedSession: boolean;
  /** Asks somewhere for a prompt cache that lives an hour. */
  readonly oneHourCache: boolean;
  /** A body with nothing but the last two turns of the conversation. */
  readonly ending: () => Readonly<Record<string, unknown>>;
  /** The parsed body; read on first use. */
  readonly body: () => Readonly<Record<string, unknown>>;
}
