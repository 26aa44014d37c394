import type { Model, Provider } from '../catalog/catalog.ts';

/** What a request must be able to do; an endpoint without it is no candidate. */
export interface Needs {
  readonly tools: boolean;
  readonly images: boolean;
  readonly structuredOutputs: boolean;
}

/**
 * The parts of a request that routing reads, whatever wire format it came in. All of them are always there, and in this order: V8
 * compiles the planning for requests of one shape, and would have to do it anew, and slower, for those of a second one.
 */
export interface RouteRequest {
  /** Model id as the client wrote it, suffixes included. */
  readonly model: string;
  /** OpenRouter's `models` fallback array, raw. */
  readonly models: unknown;
  /** OpenRouter's `plugins` array, raw. */
  readonly plugins: unknown;
  /** OpenRouter's `provider` object, raw. */
  readonly provider: unknown;
  /** Other fields of the request that have no effect, as sentences. */
  readonly unheeded: readonly string[];
  readonly needs: Needs;
  /** Estimate from the body's size; about 4 bytes a token. */
  readonly promptTokens: number;
  /** `max_tokens` and its kin; null = not said. */
  readonly maxOutputTokens: number | null;
  /** `n` of a chat request, as the client wrote it. */
  readonly choices: number;
  /** Identity of the conversation; null = unknown. */
  readonly sessionKey: string | null;
  /** A body with nothing but the last turns of the conversation, or all of it where that costs nothing; read on first use. */
  readonly ending: () => Readonly<Record<string, unknown>>;
  /** The parsed body, read on first use: only choices that look at the prompt pay for it. */
  readonly body: () => Readonly<Record<string, unknown>>;
  /**
   * What an endpoint cannot do for this request because of the wire formats on both sides, as half a sentence, or null.
   * Itself null where no wire format is involved.
   */
  readonly lacks: ((model: Model, provider: Provider) => string | null) | null;
}
