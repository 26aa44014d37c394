import type { Handlers } from '../../../shared/ipc.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';
import { verdictsOnStage } from '../views/on-stage.ts';

/** The list of what happened. */
export function requestsHandlers({
  ring,
  ledger,
  gateway,
  announce,
}: DeskParts): Pick<Handlers, 'requests.verdicts' | 'requests.page' | 'requests.clear'> {
  return {
    'requests.verdicts': async ({ id }) => {
      const verdicts = ring.verdicts(id);
      if (verdicts === undefined)
        throw new DeskError(
          'The verdicts of this request are not kept: it still runs, or newer ones took their place.',
        );
      return { verdicts: verdictsOnStage(verdicts, gateway.snapshot()) };
    },
    'requests.page': async (query) => {
      const page = await ledger.read.page(query);
      const total = query.after === null ? await ledger.read.count(query.filter) : null;
      return { ...page, total };
    },
    'requests.clear': async () => {
      ring.clear();
      ledger.forgetRequests();
      announce('requests.cleared', {});
      return {};
    },
  };
}
