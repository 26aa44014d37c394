import type { Settings } from '../../../shared/settings.ts';
import type { Catalog, Provider } from '../catalog/catalog.ts';
import type { KeySource } from '../ports.ts';
import type { ProviderBar } from '../routing/snapshot.ts';

/** Every request asks for the bars; they are looked for again when something they depend on has changed. */
export function createProviderBars(
  keys: KeySource,
): (catalog: Catalog, settings: Settings) => ReadonlyMap<string, ProviderBar> {
  let last: { catalog: Catalog; settings: Settings; revision: object; bars: ReadonlyMap<string, ProviderBar> } | null =
    null;
  return (catalog, settings) => {
    const revision = keys.revision?.();
    if (revision === undefined) return findProviderBars(catalog, settings, keys);
    if (last?.catalog === catalog && last.settings === settings && last.revision === revision) return last.bars;
    last = { catalog, settings, revision, bars: findProviderBars(catalog, settings, keys) };
    return last.bars;
  };
}

/**
 * Says which providers cannot be used at all, and why. Demo providers stand in while no real one is usable.
 *
 * @returns bars by provider id; a provider that is absent is ready
 */
function findProviderBars(catalog: Catalog, settings: Settings, keys: KeySource): ReadonlyMap<string, ProviderBar> {
  const bars = new Map<string, ProviderBar>();
  let anyReal = false;
  for (const provider of catalog.providerById.values()) {
    if (provider.demo) continue;
    const bar = barOf(provider, settings, keys);
    if (bar === null) anyReal = true;
    else bars.set(provider.id, bar);
  }
  const isDemoOn = settings.demo === 'on' || (settings.demo === 'auto' && !anyReal);
  if (isDemoOn) return bars;
  for (const provider of catalog.providerById.values()) {
    if (provider.demo) bars.set(provider.id, { rule: 'demo-off', detail: 'Demo providers are off.' });
  }
  return bars;
}

function barOf(provider: Provider, settings: Settings, keys: KeySource): ProviderBar | null {
  if (settings.disabledProviders.includes(provider.id)) {
    return { rule: 'switched-off', detail: `${provider.name} is switched off on the Keys page.` };
  }
  if (provider.auth === 'none') {
    // A bundled local server may not even be installed: it counts once a person has added it.
    if (provider.custom) return null;
    return { rule: 'switched-off', detail: `${provider.name} is not set up: add it on the Keys page.` };
  }
  if (keys.secret(provider.id) !== undefined) return null;
  return { rule: 'no-key', detail: `No key for ${provider.name}: paste one on the Keys page.` };
}
