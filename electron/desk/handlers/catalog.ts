import type { Handlers } from '../../../shared/ipc.ts';
import { analysisKeyEntry } from '../catalog-refresh/analysis-key.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';

/** Fresh figures, and what they have moved. */
export function catalogHandlers({
  refresher,
  vault,
  state,
}: DeskParts): Pick<
  Handlers,
  'catalog.refresh' | 'catalog.acceptMoves' | 'catalog.keepOld' | 'catalog.setAnalysisKey'
> {
  return {
    'catalog.refresh': async () => {
      await refresher.refresh();
      return {};
    },
    'catalog.acceptMoves': async () => {
      refresher.acceptMoves();
      return {};
    },
    'catalog.keepOld': async () => ({ pinned: refresher.keepOld() }),
    'catalog.setAnalysisKey': async ({ secret }) => {
      if (secret !== null && !/^[\x21-\x7e]+$/.test(secret))
        throw new DeskError('The key has spaces or characters that no key has. Copy it again, without line breaks.');
      await (secret === null ? vault.remove(analysisKeyEntry) : vault.set(analysisKeyEntry, secret));
      state.refresh();
      return {};
    },
  };
}
