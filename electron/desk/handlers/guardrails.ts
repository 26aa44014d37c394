import { createAllowList } from '../../gateway/guardrails/allow-list.ts';
import { previewContent } from '../../gateway/guardrails/content/preview-content.ts';
import type { Handlers } from '../../../shared/ipc.ts';
import type { DeskParts } from '../desk-parts.ts';
import { isOnStage, isProviderOnStage } from '../views/on-stage.ts';

/** What a rule would do, before it is saved. */
export function guardrailsHandlers({ gateway }: DeskParts): Pick<Handlers, 'allowed.preview' | 'guardrails.preview'> {
  return {
    'guardrails.preview': async ({ text, policy }) => {
      const { action, redacted, hits } = previewContent(text, [policy]);
      const findings = hits.map(({ detector, format, action: own, start, end }) => ({
        label: detector === format ? detector : `${detector} (${format})`,
        action: own,
        start,
        end,
      }));
      return { action: action ?? 'off', text: redacted, findings };
    },
    'allowed.preview': async ({ allowed }) => {
      const list = createAllowList([{ allowed, owner: 'this list' }]);
      const world = gateway.snapshot();
      const providers = [...world.catalog.providerById.values()].filter(({ id }) => isProviderOnStage(id, world));
      return {
        models: world.catalog.models
          .filter((model) => isOnStage(model, world))
          .map(({ id, name }) => ({ id, name, ban: list.banOfModel(id)?.detail ?? null })),
        providers: providers.map(({ id, name, local }) => {
          const privacy = local ? { zeroRetention: true, trains: false } : { zeroRetention: null, trains: null };
          return { id, name, ban: list.banOfProvider(id, privacy)?.detail ?? null };
        }),
      };
    },
  };
}
