import { isDeepStrictEqual } from 'node:util';
import { noClientLimits } from '../../shared/guardrails.ts';
import type { ConfigClientKey, ConfigFile, ConfigProvider } from '../../shared/config-file.ts';
import { defaultClientKeyEntry } from '../storage/vault.ts';
import type { DeskParts } from './desk-parts.ts';

/**
 * Writes everything a person has set up as a configuration file, in a form that can be imported again.
 *
 * @param includeSecrets adds the provider keys of the vault and the client keys that are known; keys from environment
 *   variables stay where they are.
 */
export function exportConfig({ state, vault }: DeskParts, includeSecrets: boolean): string {
  const { described, settings, config, clientKeys } = state.facts();
  const known = new Map(config?.clientKeys.map(({ key, secret }) => [key.id, secret]));
  const defaultSecret = vault.get(defaultClientKeyEntry);
  const keys = clientKeys.map(({ id, name, isDefault, defaultTier, preventOverrides, limits }): ConfigClientKey => {
    const secret = isDefault ? defaultSecret : known.get(id);
    return {
      name,
      ...(includeSecrets && secret !== undefined ? { key: secret } : {}),
      ...(defaultTier === null ? {} : { defaultTier }),
      ...(preventOverrides ? { preventOverrides } : {}),
      ...(isDeepStrictEqual(limits, noClientLimits) ? {} : { limits }),
    };
  });
  const file: ConfigFile = {
    version: 1,
    catalog: described.mode,
    providers: [...listProviders(state.facts(), includeSecrets)],
    models: [...described.models],
    clientKeys: keys,
    settings,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function listProviders(
  facts: ReturnType<DeskParts['state']['facts']>,
  includeSecrets: boolean,
): readonly ConfigProvider[] {
  const { described, catalog, secrets } = facts;
  const ownIds = new Set(described.providers.map(({ id }) => id));
  const keyOf = (id: string) => {
    const known = secrets.get(id);
    return includeSecrets && known !== undefined && known.source !== 'environment' ? { apiKey: known.secret } : {};
  };
  const own = described.providers.map((provider) => ({ ...withoutSwitch(provider), ...keyOf(provider.id) }));
  // a bundled provider is written only to carry its key
  const bundled = [...catalog.providerById.values()]
    .filter(({ id }) => !ownIds.has(id))
    .map(({ id, baseUrl }) => ({ id, baseUrl, ...keyOf(id) }))
    .filter((provider) => 'apiKey' in provider);
  return [...own, ...bundled];
}

/** Whether a provider is switched on stands in the settings, where the window changes it. */
function withoutSwitch(provider: ConfigProvider): ConfigProvider {
  const { enabled: _, ...rest } = provider;
  return rest;
}
