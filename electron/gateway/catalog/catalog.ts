import type { Dialect } from '../../../shared/dialect.ts';
import type { Tier } from '../../../shared/tier.ts';

/** Other prices under a condition. All conditions given must hold; later overrides win key by key. */
export interface PriceOverride {
  /** Holds for strictly more prompt tokens than this. */
  readonly minPromptTokens?: number;
  /** ms since epoch from which it holds. */
  readonly validFrom?: number;
  /** Daily window, minutes after 00:00 UTC, half-open; start > end wraps over midnight. */
  readonly utcStartMinute?: number;
  readonly utcEndMinute?: number;
  readonly promptUsdPerMTok?: number;
  readonly completionUsdPerMTok?: number;
  readonly cacheReadUsdPerMTok?: number;
  readonly cacheWriteUsdPerMTok?: number;
}

/** USD per million tokens; null = not known, never zero. */
export interface Price {
  readonly promptUsdPerMTok: number | null;
  readonly completionUsdPerMTok: number | null;
  readonly cacheReadUsdPerMTok: number | null;
  readonly cacheWriteUsdPerMTok: number | null;
}

/** One model at one provider. */
export interface Endpoint {
  /** `author/slug@provider`, unique. */
  readonly key: string;
  readonly model: string;
  readonly provider: string;
  /** The provider's own id of the model. */
  readonly upstreamModel: string;
  readonly price: Price;
  readonly overrides: readonly PriceOverride[];
  readonly priceDate: string | null;
  readonly priceSource: string | null;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  /** Catalog figure, tokens per second. */
  readonly throughputP50: number | null;
  /** Catalog figure, ms. */
  readonly ttftMsP50: number | null;
  /** true when a person set the throughput: then it outranks what was measured. */
  readonly throughputIsOwn?: boolean;
  /** What the catalog says where a person's own figures hold instead. */
  readonly replaced?: { readonly price: Price; readonly throughputP50: number | null };
}

/** How good a model is at code, and who says so. */
export interface CodingScore {
  /** Artificial Analysis coding index; null = never benchmarked. */
  readonly index: number | null;
  /** 0..100 within the benchmarked field, after the estimate's error was taken off. */
  readonly percentile: number | null;
  /** `measured`, or how the figure was estimated. */
  readonly basis: string | null;
  readonly estimated: boolean;
  readonly date: string | null;
  readonly source: string | null;
}

/** What a request may ask of a model. What is not known counts as missing. */
export interface Abilities {
  readonly tools: boolean;
  readonly images: boolean;
  readonly structuredOutputs: boolean;
  readonly reasoning: boolean;
}

/** A model, whoever serves it, with every endpoint it can be had at. */
export interface Model {
  /** `author/slug`, independent of who serves it. */
  readonly id: string;
  readonly name: string;
  readonly author: string;
  readonly status: 'active' | 'preview' | 'retired';
  readonly releaseDate: string | null;
  readonly contextLength: number | null;
  /** Longest prompt where it is less than the window. */
  readonly maxInputTokens?: number;
  readonly maxOutputTokens: number | null;
  readonly supports: Abilities;
  readonly score: CodingScore;
  /** The catalog's score where a person's own holds instead. */
  readonly replacedScore?: CodingScore;
  /** Where the score, or a pin, puts it; null = in no tier. */
  readonly tier: Tier | null;
  readonly pinned: boolean;
  /** Known deviations, e.g. `openai-tools-need-responses-api`. */
  readonly quirks: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

/** Where endpoints are reached, and what its calls have to look like. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Without trailing slash. */
  readonly baseUrl: string;
  /** Base URL of a dialect where it differs, e.g. Anthropic's under another path. */
  readonly dialectBaseUrls: Readonly<Partial<Record<Dialect, string>>>;
  /** Best first. */
  readonly dialects: readonly Dialect[];
  readonly auth: 'bearer' | 'x-api-key' | 'none';
  /** Sent with every call, e.g. `anthropic-version`. Lower-case names. */
  readonly extraHeaders: Readonly<Record<string, string>>;
  /** Environment variables that may hold the key, first wins. */
  readonly environmentVariables: readonly string[];
  /** Path under the base URL that answers with the key's models; used by the key test. */
  readonly listModelsPath: string;
  /** Runs on the user's own machine. */
  readonly local: boolean;
  readonly demo: boolean;
  /** Described by the user. */
  readonly custom: boolean;
  /** Streams report usage only when `stream_options.include_usage` asks for it. */
  readonly usageOnRequest: boolean;
  /** Resells other companies' models, e.g. OpenRouter: ties go to the maker. */
  readonly aggregator: boolean;
}

/** All facts, frozen. A change makes a new catalog. */
export interface Catalog {
  readonly models: readonly Model[];
  readonly modelById: ReadonlyMap<string, Model>;
  readonly providerById: ReadonlyMap<string, Provider>;
  readonly endpointByKey: ReadonlyMap<string, Endpoint>;
  /** Members of each tier, without regard to availability. */
  readonly tiers: Readonly<Record<Tier, readonly Model[]>>;
  /** Date of the newest figure, ISO. */
  readonly asOf: string;
  readonly attribution: string;
}
