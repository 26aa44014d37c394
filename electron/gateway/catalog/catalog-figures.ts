import type { Dialect } from '../../../shared/dialect.ts';
import type { Abilities } from './catalog.ts';

/** Where figures come from. */
export interface FigureSource {
  readonly title: string;
  readonly where: string;
  readonly asOf: string;
  readonly licence?: string;
  /** Credit line the source asks for. */
  readonly attribution?: string;
}

/** A provider of the bundled list. Fetched lists name none: an address is never taken from one. */
export interface ProviderFigures {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly env: readonly string[];
  readonly auth: 'bearer' | 'x-api-key' | 'none';
  readonly dialects: readonly Dialect[];
  readonly listModelsPath: string;
}

/** USD per million tokens; null = not known. */
export interface PriceFigures {
  readonly prompt: number | null;
  readonly completion: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
}

/** Other prices under a condition; see `PriceOverride`. */
export interface OverrideFigures extends Partial<PriceFigures> {
  readonly minPromptTokens?: number;
  /** ISO date or time. */
  readonly validFrom?: string;
  /** `HHMM`, UTC, half-open. */
  readonly utcStart?: string;
  readonly utcEnd?: string;
}

/** A median speed at one provider, as its source published it. */
export interface SpeedFigures {
  /** Tokens per second. */
  readonly p50: number | null;
  readonly ttftMs: number | null;
  readonly date: string;
  readonly source: string;
}

/** A model at one provider; windows in tokens. */
export interface EndpointFigures extends PriceFigures {
  readonly provider: string;
  readonly modelId: string;
  readonly overrides?: readonly OverrideFigures[];
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  readonly speed?: SpeedFigures;
  /** Of the price; null when there is none. */
  readonly date: string | null;
  readonly source: string;
}

/** A coding index before it is placed in the benchmarked field. */
export interface ScoreFigures {
  /** Coding index on the scale of `field`. */
  readonly index: number;
  /** `measured`, or how it was estimated. */
  readonly basis: string;
  /** Index points the estimate may be too high, as its method states; taken off before the percentile is read. */
  readonly error: number;
  readonly date: string;
  readonly source: string;
}

/** A model as the list has it: `buildCatalog` makes a `Model` of it. */
export interface ModelFigures {
  readonly id: string;
  readonly name: string;
  readonly author: string;
  readonly status: 'active' | 'preview' | 'retired';
  readonly releaseDate: string | null;
  readonly contextLength: number | null;
  /** Longest prompt where it is less than the window. */
  readonly maxInputTokens?: number;
  readonly maxOutputTokens: number | null;
  /** What is not known counts as missing. */
  readonly supports: Abilities;
  readonly quirks?: readonly string[];
  readonly score: ScoreFigures | null;
  readonly endpoints: readonly EndpointFigures[];
}

/** One benchmarked entry: name, coding index, date. */
export type FieldEntry = readonly [name: string, index: number, date: string];

/** The figures a catalog is built from: `snapshot.json`, or what a refresh made of it. */
export interface CatalogFigures {
  readonly schema: 1;
  /** Day the figures were put together, ISO. */
  readonly generated: string;
  readonly attribution: string;
  readonly sources: Readonly<Record<string, FigureSource>>;
  readonly providers: readonly ProviderFigures[];
  /** Everything that has a coding index on the present scale; percentiles are read off it. */
  readonly field: readonly FieldEntry[];
  readonly models: readonly ModelFigures[];
}
