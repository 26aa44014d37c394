import type { CatalogRefresh, SourceView } from '../../../shared/app-state.ts';
import { whyMoved, type DescribedMove } from '../../gateway/catalog/describe-moves.ts';
import type { SavedCatalog } from '../../storage/catalog-file.ts';
import type { DeskState } from '../desk-state.ts';
import type { SourceAnswer } from './knowledge.ts';
import { sourceWords } from './sources.ts';

/** How refreshing goes, as the window shows it. */
export interface RefreshProgress {
  /** Why this run never fetches; null when it may. */
  readonly off: string | null;
  readonly isRunning: boolean;
  /** Why the last refresh failed; null when it did not. */
  readonly error: string | null;
  /** ms since epoch; counts only where refreshing is automatic. */
  readonly nextAt: number;
  readonly analysisKey: CatalogRefresh['analysisKey'];
}

export function viewRefresh(
  memory: Pick<SavedCatalog, 'lastAt' | 'sources' | 'moves'>,
  { off, isRunning, error, nextAt, analysisKey }: RefreshProgress,
  state: DeskState,
): CatalogRefresh {
  const isPlanned = off === null && state.facts().settings.catalogRefresh === 'auto';
  return {
    status: off !== null ? 'off' : isRunning ? 'running' : error === null ? 'idle' : 'failed',
    lastAt: memory.lastAt,
    nextAt: isPlanned ? nextAt : null,
    error: off ?? error,
    sources: sourceWords.map(
      ({ id, name, needs }) =>
        memory.sources.find((source) => source.id === id) ?? { id, name, state: 'waiting', at: null, detail: needs },
    ),
    analysisKey,
    moves: openMoves(memory.moves, state).map((move) => ({ ...move, why: whyMoved(move) })),
  };
}

/** A model that a person has put somewhere since is no open question any more. */
export function openMoves(moves: readonly DescribedMove[], state: DeskState): readonly DescribedMove[] {
  const { tierPins } = state.facts().settings;
  return moves.filter(({ model }) => !Object.hasOwn(tierPins, model));
}

/** @param before what was shown until now: a source that failed keeps the time of its last answer. */
export function viewSource(
  { id, state, detail }: SourceAnswer,
  before: readonly SourceView[],
  now: number,
): SourceView {
  const name = sourceWords.find((words) => words.id === id)?.name ?? id;
  const last = before.find((source) => source.id === id)?.at ?? null;
  return { id, name, state, detail, at: state === 'changed' || state === 'unchanged' ? now : last };
}
