import type { SourceView } from '../../../shared/app-state.ts';

export type SourceId = SourceView['id'];

/** Where figures are fetched from; without trailing slash. */
export interface CatalogSources {
  /** Base of OpenRouter's API. */
  readonly openrouter: string;
  /** Base of models.dev. */
  readonly modelsDev: string;
  /** Base of the data API of Artificial Analysis, version 2. */
  readonly artificialAnalysis: string;
}

/** The public addresses. Model lists are open to everybody; see `sourceWords` for what needs a key. */
export const publicSources: CatalogSources = {
  openrouter: 'https://openrouter.ai/api/v1',
  modelsDev: 'https://models.dev',
  artificialAnalysis: 'https://artificialanalysis.ai/api/v2',
};

/** Keys of the user's; null = the sources that need it are left out. */
export interface SourceKeys {
  readonly openrouter: string | null;
  readonly artificialAnalysis: string | null;
}

/** In the order they are asked: later figures win where two speak of the same. */
export const sourceWords: readonly { readonly id: SourceId; readonly name: string; readonly needs: string | null }[] = [
  { id: 'models-dev', name: 'models.dev: prices and limits of providers', needs: null },
  { id: 'openrouter-models', name: 'OpenRouter: models, prices and scores', needs: null },
  { id: 'openrouter-endpoints', name: 'OpenRouter: speeds', needs: 'Needs your OpenRouter key.' },
  { id: 'openrouter-benchmarks', name: 'OpenRouter: coding scores', needs: 'Needs your OpenRouter key.' },
  {
    id: 'artificial-analysis',
    name: 'Artificial Analysis: coding scores and speeds',
    needs: 'Needs your Artificial Analysis key.',
  },
];
