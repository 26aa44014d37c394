import type { Handlers } from '../../../shared/ipc.ts';
import type { DeskParts } from '../desk-parts.ts';
import { viewAllowedPreview, viewContentPreview } from '../views/guardrail-previews.ts';
import { isOnStage, isProviderOnStage } from '../views/on-stage.ts';

/** What a rule would do, before it is saved. */
export function guardrailsHandlers({ gateway }: DeskParts): Pick<Handlers, 'allowed.preview' | 'guardrails.preview'> {
  return {
    'guardrails.preview': async (input) => viewContentPreview(input),
    'allowed.preview': async ({ allowed }) => {
      const world = gateway.snapshot();
      const models = world.catalog.models.filter((model) => isOnStage(model, world));
      const providers = [...world.catalog.providerById.values()].filter(({ id }) => isProviderOnStage(id, world));
      return viewAllowedPreview(allowed, models, providers);
    },
  };
}
