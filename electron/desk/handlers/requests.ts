import type { Handlers } from '../../../shared/ipc.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';
import { verdictsOnStage } from '../views/on-stage.ts';

/** The list of what happened. */
export function requestsHandlers({
  ring,
  ledger,
  bodies,
  gateway,
  announce,
}: DeskParts): Pick<Handlers, 'requests.verdicts' | 'requests.page' | 'requests.count' | 'requests.clear'> {
  return {
    'requests.verdicts': async ({ id }) => {
      const verdicts = ring.verdicts(id);
      if (verdicts === undefined)
        throw new DeskError(
          'The verdicts of this request are not kept: it still runs, or newer ones took their place.',
        );
      return { verdicts: verdictsOnStage(verdicts, gateway.snapshot()) };
    },
    'requests.page': (query) => ledger.read.page(query),
    'requests.count': ({ filter, after }) => ledger.read.count(filter, after),
    'requests.clear': async () => {
      ring.clear();
      bodies.forget();
      announce('requests.cleared', {});
      await ledger.forgetRequests();
      return {};
    },
  };
}
