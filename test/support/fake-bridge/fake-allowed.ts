import { createAllowList } from '../../../electron/gateway/guardrails/allow-list.ts';
import { previewContent } from '../../../electron/gateway/guardrails/content/preview-content.ts';
import type { AppState } from '../../../shared/app-state.ts';
import type { Allowed } from '../../../shared/guardrails.ts';
import type { Input, Output } from '../../../shared/ipc.ts';

/** The product's own list over the fake world's models and providers. */
export function fakeAllowed(allowed: Allowed, { catalog, providers }: AppState): Output<'allowed.preview'> {
  const list = createAllowList([{ allowed, owner: 'this list' }]);
  return {
    models: catalog.models.map(({ id, name }) => ({ id, name, ban: list.banOfModel(id)?.detail ?? null })),
    providers: providers.map(({ id, name, local }) => {
      const privacy = local ? { zeroRetention: true, trains: false } : { zeroRetention: null, trains: null };
      return { id, name, ban: list.banOfProvider(id, privacy)?.detail ?? null };
    }),
  };
}

/** The product's own detectors, as main's side of the contract tells them. */
export function fakeContent({ text, policy }: Input<'guardrails.preview'>): Output<'guardrails.preview'> {
  const { action, redacted, hits } = previewContent(text, [policy]);
  const findings = hits.map(({ detector, format, action: own, start, end }) => ({
    label: detector === format ? detector : `${detector} (${format})`,
    action: own,
    start,
    end,
  }));
  return { action: action ?? 'off', text: redacted, findings };
}
