import type { ConfigProvider } from '../../../shared/config-file.ts';
import type { Handlers } from '../../../shared/ipc.ts';
import { providerEntry, providerEntryPrefix, type Vault } from '../../storage/vault.ts';
import { baseUrlProblem } from '../base-url.ts';
import { replaceById } from '../described.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';
import { discoverModels, findProvider } from './keys.ts';

/** Companies and servers that a person describes by hand. */
export function providersHandlers(
  parts: DeskParts,
): Pick<Handlers, 'providers.save' | 'providers.remove' | 'providers.setEnabled'> {
  const { state } = parts;
  return {
    'providers.save': async (provider) => {
      await saveProvider(parts, provider);
      void discoverModels(parts, provider.id).catch(() => {}); // it may be gone again, or not running: its test says so
      return {};
    },
    'providers.remove': async ({ provider: id }) => {
      const { name } = findProvider(parts, id);
      refuseForConfig(parts, id);
      if (!state.facts().stored.providers.some((provider) => provider.id === id))
        throw new DeskError(`${name} belongs to the bundled catalog. Switch it off instead.`);
      await forgetKeys(parts.vault, id);
      state.changeStored((stored) => ({
        ...stored,
        providers: stored.providers.filter((provider) => provider.id !== id),
        models: withoutProvider(stored.models, id),
      }));
      if (!parts.bundledBaseUrls.has(id)) setEnabled(parts, id, true); // one that is added under this id later is another one
      return {};
    },
    'providers.setEnabled': async ({ provider: id, enabled }) => {
      const { local, custom, baseUrl, name, auth } = findProvider(parts, id);
      setEnabled(parts, id, enabled);
      // A bundled local server may not be installed: switching it on is what says that it is.
      if (enabled && local && !custom) {
        await saveProvider(parts, { id, name, baseUrl, auth });
        await discoverModels(parts, id);
      }
      return {};
    },
  };
}

async function saveProvider(parts: DeskParts, { apiKey, enabled, ...provider }: ConfigProvider): Promise<void> {
  const { state, gateway, vault, listener } = parts;
  refuseForConfig(parts, provider.id);
  const problem = baseUrlProblem(provider.baseUrl, listener.status().port);
  if (problem !== null) throw new DeskError(problem);
  if (apiKey !== undefined) await vault.set(providerEntry(provider.id, provider.baseUrl), apiKey);
  gateway.wake(provider.id); // what refused a key may be somebody else now
  state.changeStored((stored) => ({ ...stored, providers: [...replaceById(stored.providers, [provider])] }));
  if (enabled !== undefined) setEnabled(parts, provider.id, enabled);
}

function setEnabled({ state }: DeskParts, id: string, enabled: boolean): void {
  const others = state.facts().settings.disabledProviders.filter((provider) => provider !== id);
  state.changeSettings({ disabledProviders: enabled ? others : [...others, id] });
}

function refuseForConfig({ state }: DeskParts, id: string): void {
  if (state.facts().config?.file.providers?.some((provider) => provider.id === id) === true)
    throw new DeskError(`The provider "${id}" comes from the configuration file. Change it there.`);
}

async function forgetKeys(vault: Vault, id: string): Promise<void> {
  for (const name of vault.list().filter((entry) => entry.startsWith(providerEntryPrefix(id))))
    await vault.remove(name);
}

/** A described model whose only endpoint was there goes with its provider. */
function withoutProvider<T extends { readonly endpoints: readonly { readonly provider: string }[] }>(
  models: readonly T[],
  id: string,
): readonly T[] {
  return models
    .map((model) => ({ ...model, endpoints: model.endpoints.filter(({ provider }) => provider !== id) }))
    .filter(({ endpoints }) => endpoints.length > 0);
}
