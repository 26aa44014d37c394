import type { Handlers } from '../../../shared/ipc.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';

/** The list of what happened. */
export function requestsHandlers({
  ring,
  announce,
}: DeskParts): Pick<Handlers, 'requests.verdicts' | 'requests.clear'> {
  return {
    'requests.verdicts': async ({ id }) => {
      const verdicts = ring.verdicts(id);
      if (verdicts === undefined)
        throw new DeskError(
          'The verdicts of this request are not kept: it still runs, or newer ones took their place.',
        );
      return { verdicts: [...verdicts] };
    },
    'requests.clear': async () => {
      ring.clear();
      announce('requests.cleared', {});
      return {};
    },
  };
}
