import type { EndpointFigures, ModelFigures, PriceFigures, SpeedFigures } from '../catalog-figures.ts';

/** What one answer of one source says of one model. Fields that are absent were not said. */
export interface Sighting {
  /** `author/slug` of the catalog. */
  readonly model: string;
  /** What is known of a model that may be new. */
  readonly about?: Omit<ModelFigures, 'id' | 'score' | 'endpoints'>;
  /** Coding index on the present scale. */
  readonly codingIndex?: number;
  readonly endpoint?: SeenEndpoint;
}

export interface SeenEndpoint {
  readonly provider: string;
  /** Absent: speaks only of an endpoint that is known already. */
  readonly modelId?: string;
  readonly price?: PriceFigures & Pick<EndpointFigures, 'overrides'>;
  readonly contextLength?: number | null;
  readonly maxOutputTokens?: number | null;
  readonly speed?: Pick<SpeedFigures, 'p50' | 'ttftMs'>;
}

/** One answer, read. */
export interface Reading {
  /** Name of the source, kept with every figure. */
  readonly source: string;
  /** Day the figures are of, ISO. */
  readonly date: string;
  /** The provider whose whole list this is: what is not in it is not offered there any more; null = a partial answer. */
  readonly listOf: string | null;
  readonly sightings: readonly Sighting[];
  /** Coding indices of everything benchmarked, by the source's own name; empty when it has none. */
  readonly field: ReadonlyMap<string, number>;
  /** What could not be used, one sentence each. */
  readonly skipped: readonly string[];
}
