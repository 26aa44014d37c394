import rows from '../../fixtures/window/models.json' with { type: 'json' };

/** One model as the window's fixtures need it. */
export type ModelFigures = readonly [
  id: string,
  name: string,
  codingIndex: number | null,
  codingPercentile: number | null,
  scoreBasis: string | null,
  promptUsdPerMTok: number | null,
  completionUsdPerMTok: number | null,
  contextLength: number | null,
  throughputP50: number | null,
  /** Ids, separated by spaces. */
  providers: string,
];

/** A part of the bundled catalog as of 2026-11-23, so that pictures and tables look as they do in the product. */
export const modelFigures = rows as unknown as readonly ModelFigures[];
