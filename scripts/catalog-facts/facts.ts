import type { Dialect } from '../../shared/dialect.ts';

/** The fields read of each file in the folder of facts. */

export interface PriceFacts {
  readonly prompt: number | null;
  readonly completion: number | null;
  readonly cache_read: number | null;
  readonly cache_write: number | null;
}

export interface OverrideFacts extends Partial<PriceFacts> {
  readonly min_prompt_tokens?: number;
  readonly valid_from?: string;
  /** A condition nobody could put into figures. */
  readonly condition?: string;
}

export interface EndpointFacts extends PriceFacts {
  readonly provider: string;
  readonly model_id: string;
  readonly context_length: number | null;
  readonly max_output_tokens: number | null;
  readonly overrides?: readonly OverrideFacts[];
  readonly as_of: string | null;
  readonly source: string;
}

export interface ModelFacts {
  readonly id: string;
  readonly name: string;
  readonly author: string;
  readonly status: 'active' | 'preview' | 'retired';
  readonly release_date: string | null;
  readonly context_length: number | null;
  readonly max_input_tokens?: number;
  readonly max_output_tokens: number | null;
  readonly input_modalities: readonly string[];
  readonly supports: {
    readonly tools: boolean | null;
    readonly structured_outputs: boolean | null;
    readonly reasoning: boolean | null;
  };
  readonly quirks?: readonly string[];
  readonly providers: readonly EndpointFacts[];
}

export interface ModelsFile {
  readonly generated: string;
  readonly models: readonly ModelFacts[];
}

export interface ScoreFacts {
  readonly id: string;
  readonly scores: readonly {
    readonly metric: string;
    readonly scale: string;
    readonly value: number;
    readonly source: string;
  }[];
  readonly effective: {
    readonly coding_index: number;
    readonly basis: string;
    /** What the estimate was made from: a figure, or the id of the model before. */
    readonly from?: number | string;
    readonly date: string;
  } | null;
}

export interface ScoresFile {
  readonly attribution: string;
  readonly field: readonly (readonly [string, number, string])[];
  readonly models: readonly ScoreFacts[];
  readonly other_benchmarks: readonly {
    readonly id: string;
    readonly benchmark: string;
    readonly value: number;
    readonly source: string;
  }[];
}

export interface ProvidersFile {
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly base_url: string;
    readonly env: readonly string[];
    readonly auth: 'bearer' | 'x-api-key' | 'none';
    readonly dialects: readonly Dialect[];
    readonly list_models_path: string;
  }[];
}

export interface SpeedFacts {
  readonly tokens_per_second_p50: number | null;
  readonly ttft_s_p50: number | null;
  readonly date: string;
  readonly source: string;
}

export interface ThroughputFile {
  /** Best figure of each model, whatever host it was measured at. */
  readonly summary: Readonly<Record<string, SpeedFacts>>;
  readonly rows: readonly (SpeedFacts & {
    readonly id: string;
    readonly provider: string | null;
    readonly scope: string;
  })[];
}

export interface SourcesFile {
  readonly sources: Readonly<
    Record<
      string,
      {
        readonly title: string;
        readonly where: string;
        readonly as_of: string;
        readonly licence?: string;
        readonly attribution?: string;
      }
    >
  >;
}
