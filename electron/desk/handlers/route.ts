import type { Handlers } from '../../../shared/ipc.ts';
import type { DeskParts } from '../desk-parts.ts';
import { verdictsOnStage } from '../views/on-stage.ts';

/** What would happen to a request, without sending it. */
export function routeHandlers({ gateway }: DeskParts): Pick<Handlers, 'route.preview'> {
  return {
    'route.preview': async ({ body, ...trial }) => {
      const preview = gateway.preview(body, trial);
      return { ...preview, verdicts: verdictsOnStage(preview.verdicts, gateway.snapshot()) };
    },
  };
}
