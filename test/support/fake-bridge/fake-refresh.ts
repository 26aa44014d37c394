import type { CatalogRefresh, MoveSide } from '../../../shared/app-state.ts';
import { mergeSettings, type Settings } from '../../../shared/settings.ts';
import type { Input, Output } from '../../../shared/ipc.ts';

/** How the sources answered three hours ago; one of them did not. */
export function fakeRefresh(change: Partial<CatalogRefresh> = {}): CatalogRefresh {
  const at = Date.now() - 3 * 3_600_000;
  const source = (id: CatalogRefresh['sources'][number]['id'], name: string) => ({ id, name, at, detail: null });
  const needsKey = 'Needs your Artificial Analysis key.';
  return {
    status: 'idle',
    lastAt: at,
    nextAt: at + 6 * 3_600_000,
    error: null,
    analysisKey: 'none',
    moves: [],
    sources: [
      { ...source('models-dev', 'models.dev: prices and limits of providers'), state: 'changed' },
      { ...source('openrouter-models', 'OpenRouter: models, prices and scores'), state: 'unchanged' },
      { ...source('openrouter-endpoints', 'OpenRouter: speeds'), state: 'changed' },
      { ...source('openrouter-benchmarks', 'OpenRouter: coding scores'), state: 'changed' },
      {
        ...source('artificial-analysis', 'Artificial Analysis: coding scores and speeds'),
        state: 'no-key',
        at: null,
        detail: needsKey,
      },
    ],
    ...change,
  };
}

const side = (
  tier: MoveSide['tier'],
  codingIndex: number,
  codingPercentile: number,
  promptUsdPerMTok: number,
): MoveSide => ({
  tier,
  codingIndex,
  codingPercentile,
  promptUsdPerMTok,
  status: 'active',
});

/** A refresh that moved three models. */
export const fakeMoves: CatalogRefresh['moves'] = [
  {
    model: 'minimax/minimax-m3',
    name: 'MiniMax M3',
    before: side('low', 63.1, 78.9, 0.3),
    after: side(null, 51, 60.3, 0.3),
    why: 'Its coding index changed from 63.1 to 51.',
  },
  {
    model: 'openai/gpt-5.6-terra',
    name: 'GPT-5.6 Terra',
    before: side('medium', 76.1, 92.3, 2.5),
    after: side('high', 78.4, 96.1, 1.25),
    why: 'Its coding index changed from 76.1 to 78.4.',
  },
  {
    model: 'thinkingmachines/inkling-2',
    name: 'Inkling 2',
    before: { tier: null, status: 'absent', codingIndex: null, codingPercentile: null, promptUsdPerMTok: null },
    after: side('medium', 74.2, 89.7, 0.9),
    why: 'It is new in the catalog.',
  },
];

/** What the fake main side has to know for the calls about figures. */
export interface RefreshWorld {
  readonly settings: () => Settings;
  readonly refresh: () => CatalogRefresh;
  readonly change: (edit: { readonly settings?: Settings; readonly refresh?: CatalogRefresh }) => void;
}

/** Main's side of the calls about fresh figures and figures of one's own. */
export function refreshHandlers({ settings, refresh, change }: RefreshWorld) {
  return {
    'catalog.refresh': (): Output<'catalog.refresh'> => {
      const at = Date.now();
      change({ refresh: { ...refresh(), status: 'idle', error: null, lastAt: at, nextAt: at + 6 * 3_600_000 } });
      return {};
    },
    'catalog.acceptMoves': (): Output<'catalog.acceptMoves'> => {
      change({ refresh: { ...refresh(), moves: [] } });
      return {};
    },
    'catalog.keepOld': (): Output<'catalog.keepOld'> => {
      const { moves } = refresh();
      const pins = Object.fromEntries(moves.map(({ model, before }) => [model, before.tier ?? ('none' as const)]));
      change({
        settings: mergeSettings(settings(), { tierPins: { ...settings().tierPins, ...pins } }),
        refresh: { ...refresh(), moves: [] },
      });
      return { pinned: moves.length };
    },
    'catalog.setAnalysisKey': ({ secret }: Input<'catalog.setAnalysisKey'>): Output<'catalog.setAnalysisKey'> => {
      change({ refresh: { ...refresh(), analysisKey: secret === null ? 'none' : 'vault' } });
      return {};
    },
    'models.setScore': ({ model, codingIndex }: Input<'models.setScore'>): Output<'models.setScore'> => {
      const { overrides } = settings();
      const { [model]: _, ...others } = overrides.models;
      const models = codingIndex === null ? others : { ...others, [model]: { codingIndex } };
      change({ settings: mergeSettings(settings(), { overrides: { ...overrides, models } }) });
      return {};
    },
    'endpoints.setFigures': ({ key, figures }: Input<'endpoints.setFigures'>): Output<'endpoints.setFigures'> => {
      const { overrides } = settings();
      const { [key]: _, ...others } = overrides.endpoints;
      const endpoints = Object.keys(figures).length === 0 ? others : { ...others, [key]: figures };
      change({ settings: mergeSettings(settings(), { overrides: { ...overrides, endpoints } }) });
      return {};
    },
  };
}
