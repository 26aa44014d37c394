import type { Allowed } from '../../../shared/guardrails.ts';
import type { Input, Output } from '../../../shared/ipc.ts';
import { createAllowList, privacyOf } from '../../gateway/guardrails/allow-list.ts';
import { previewContent } from '../../gateway/guardrails/content/preview-content.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What content rules would do to a text. */
export function viewContentPreview({ text, policy }: Input<'guardrails.preview'>): Output<'guardrails.preview'> {
  const { action, redacted, hits } = previewContent(text, [policy]);
  const findings = hits.map(({ detector, format, action: own, start, end }) => ({
    label: detector === format ? detector : `${detector} (${format})`,
    action: own,
    start,
    end,
  }));
  return { action: action ?? 'off', text: redacted, findings };
}

/** Which of these models and providers a list would let through. */
export function viewAllowedPreview(
  allowed: Allowed,
  models: readonly Named[],
  providers: readonly (Named & { readonly local: boolean })[],
): Output<'allowed.preview'> {
  const list = createAllowList([{ allowed, owner: 'this list' }]);
  return {
    models: models.map(({ id, name }) => ({ id, name, ban: list.banOfModel(id)?.detail ?? null })),
    providers: providers.map(({ id, name, local }) => ({
      id,
      name,
      ban: list.banOfProvider(id, privacyOf(local))?.detail ?? null,
    })),
  };
}
