import type { Dialect } from '../../../shared/dialect.ts';
import type { JsonObject } from './json-value.ts';

/** Wire formats a client may speak to us. */
export type InboundDialect = Exclude<Dialect, 'gemini'>;

/**
 * A request in the gateway's own words: what all wire formats mean, once. Fields that only one format has stay in
 * `extras`, by their wire name, so that the same format can be written again and others can say what they dropped.
 */
export interface Conversation {
  /** Format the client wrote in: gives `extras` and native parts their meaning. */
  readonly source: InboundDialect;
  /** Model id as the client wrote it. */
  readonly model: string;
  /** Top-level instructions (`system` of messages, `instructions` of responses), in order. */
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  /** The client of a chat declared `functions`, before there were `tools`: it knows one call at a time, as `function_call`. */
  readonly functionsOnly?: boolean;
  /** null = not said, which every provider reads as true. */
  readonly parallelToolCalls: boolean | null;
  readonly maxOutputTokens: number | null;
  readonly sampling: Sampling;
  readonly responseFormat: ResponseFormat | null;
  readonly reasoning: ReasoningWish | null;
  /** `low`, `medium`, `high`. */
  readonly verbosity: string | null;
  /** Opaque id of the end user (`user`, `metadata.user_id`). */
  readonly userId: string | null;
  readonly stream: boolean;
  /** The client of a chat stream asked for a usage chunk. */
  readonly streamUsage: boolean;
  readonly extras: JsonObject;
}

/** Consecutive messages of one role stay separate turns; writers merge where the target demands it. */
export interface Turn {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly parts: readonly Part[];
  /** `name` of a chat message. */
  readonly name?: string;
  /** The source wrote its content as a list, though a plain text would have done. */
  readonly listed?: boolean;
  /** Members of the message we do not read. */
  readonly extras?: JsonObject;
}

export type Part =
  TextPart | ImagePart | FilePart | ToolCallPart | ToolResultPart | ReasoningPart | RefusalPart | NativePart;

/** What any part may carry in addition. */
interface PartBase {
  /** `cache_control` as Anthropic and OpenRouter spell it, verbatim. */
  readonly cache?: JsonObject;
  /** Members we do not read, verbatim. */
  readonly extras?: JsonObject;
}

export interface TextPart extends PartBase {
  readonly kind: 'text';
  readonly text: string;
  /** Of an answer. */
  readonly citations?: readonly Citation[];
}

/** A web page that an answer leans on. */
export interface Citation {
  readonly url: string;
  readonly title: string | null;
  /** Stretch of the text it stands for, in characters; null = not said. */
  readonly start: number | null;
  readonly end: number | null;
}

/** Exactly one of `url` and `data` is set. */
export interface ImagePart extends PartBase {
  readonly kind: 'image';
  readonly url: string | null;
  /** Base64 without the `data:` prefix. */
  readonly data: string | null;
  /** e.g. `image/png`; null for a URL. */
  readonly mediaType: string | null;
  /** `low`, `high`, `auto`, `original`. */
  readonly detail: string | null;
}

/** A document, e.g. a PDF. Exactly one of `url`, `data` and `text` is set. */
export interface FilePart extends PartBase {
  readonly kind: 'file';
  readonly url: string | null;
  readonly data: string | null;
  readonly text: string | null;
  readonly mediaType: string | null;
  readonly name: string | null;
}

export interface ToolCallPart extends PartBase {
  readonly kind: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** Group the tool belongs to (responses `namespace`). */
  readonly namespace: string | null;
  /** JSON text of a function's arguments; free text of a custom tool. */
  readonly arguments: string;
  readonly custom: boolean;
  /** The item's own id beside the call id (responses). */
  readonly itemId?: string;
}

export interface ToolResultPart extends PartBase {
  readonly kind: 'tool-result';
  readonly callId: string;
  readonly parts: readonly (TextPart | ImagePart | FilePart | NativePart)[];
  readonly isError: boolean;
  readonly custom: boolean;
  /** The source wrote its content as a list. */
  readonly listed?: boolean;
}

/** Thinking of the model. Text is for reading; the seal lets its maker read it again. */
export interface ReasoningPart extends PartBase {
  readonly kind: 'reasoning';
  /** Paragraphs of raw thinking or of its summary; empty when only the seal is known. */
  readonly text: string;
  readonly seal: ReasoningSeal | null;
}

/** Opaque proof or ciphertext that only the model's maker can read. */
export interface ReasoningSeal {
  /** Catalog author of the model that made it; `unknown` when nobody said. */
  readonly maker: string;
  /** `signature` vouches for the text; `redacted` and `encrypted` replace it. */
  readonly form: 'signature' | 'redacted' | 'encrypted';
  readonly data: string;
  /** Id of the reasoning item (responses). */
  readonly itemId: string | null;
}

export interface RefusalPart extends PartBase {
  readonly kind: 'refusal';
  readonly text: string;
}

/** A block only its own format knows, verbatim. */
export interface NativePart {
  readonly kind: 'native';
  readonly dialect: Dialect;
  /** Its `type`. */
  readonly type: string;
  readonly value: JsonObject;
}

export type Tool = FunctionTool | CustomTool | ToolGroup | NativeTool;

/** Functions under one name (responses `namespace`). Formats without groups see `name__tool`. */
export interface ToolGroup {
  readonly kind: 'group';
  readonly name: string;
  readonly description: string | null;
  readonly tools: readonly (FunctionTool | CustomTool)[];
}

export interface FunctionTool {
  readonly kind: 'function';
  readonly name: string;
  readonly description: string | null;
  /** JSON Schema; null = takes no arguments. */
  readonly schema: JsonObject | null;
  readonly strict: boolean | null;
  readonly cache?: JsonObject;
  readonly extras?: JsonObject;
}

/** A tool whose input is free text (OpenAI `custom`). */
export interface CustomTool {
  readonly kind: 'custom';
  readonly name: string;
  readonly description: string | null;
  /** `{type: "text"}` or a grammar, as responses spell it. */
  readonly format: JsonObject | null;
  readonly extras?: JsonObject;
}

/** A tool the provider runs itself, or a group as a whole, verbatim. */
export interface NativeTool {
  readonly kind: 'native';
  readonly dialect: Dialect;
  readonly type: string;
  readonly value: JsonObject;
}

export type ToolChoice =
  | { readonly mode: 'auto' | 'none' | 'required' }
  | { readonly mode: 'tool'; readonly name: string; readonly custom: boolean }
  /** Only these may be called; `required` = one of them must be. `value` is the source's own spelling. */
  | {
      readonly mode: 'allowed';
      readonly names: readonly string[];
      readonly required: boolean;
      readonly value: JsonObject;
    }
  | { readonly mode: 'native'; readonly dialect: Dialect; readonly value: JsonObject };

export interface Sampling {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly repetitionPenalty?: number;
  /** Not a plain number: a seed beyond 2^53 keeps its digits. */
  readonly seed?: unknown;
  readonly stop?: readonly string[];
}

export type ResponseFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string | null;
      readonly description: string | null;
      readonly schema: JsonObject;
      readonly strict: boolean | null;
    };

export interface ReasoningWish {
  /** false = switched off; true = wanted; null = not said. */
  readonly enabled: boolean | null;
  /** `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, `max`; null = not said. */
  readonly effort: string | null;
  /** Cap on thinking tokens. */
  readonly budgetTokens: number | null;
  /** `auto`, `concise`, `detailed`, `summarized`, `omitted`; null = not said. */
  readonly summary: string | null;
  /** The model decides how long it thinks (Anthropic `adaptive`). */
  readonly adaptive: boolean;
}
