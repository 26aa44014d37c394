import type { ConfigFile } from '../../shared/config-file.ts';
import type { Catalog } from '../gateway/catalog/catalog.ts';
import { readEnvironmentKey } from '../storage/environment-keys.ts';
import { providerEntry, type Vault } from '../storage/vault.ts';
import { clientKeyPrefix } from './client-secret.ts';

/** A provider's key and where it is from. */
export interface KnownSecret {
  readonly secret: string;
  readonly source: 'config' | 'vault' | 'environment';
}

export interface SecretSources {
  readonly vault: Vault;
  /** The `--config` file of this run. */
  readonly config: ConfigFile | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Base URLs of the bundled catalog by provider: an exported key goes to these addresses only. */
  readonly bundledBaseUrls: ReadonlyMap<string, string>;
}

/**
 * Finds the key of every provider: the `--config` file says it for this run, else the vault, else the environment.
 *
 * @returns by provider id; a provider that is absent has no key.
 */
export function findSecrets(catalog: Catalog, sources: SecretSources): ReadonlyMap<string, KnownSecret> {
  const configured = new Map((sources.config?.providers ?? []).map(({ id, apiKey }) => [id, apiKey]));
  const found = new Map<string, KnownSecret>();
  for (const { id, baseUrl, environmentVariables } of catalog.providerById.values()) {
    const fromConfig = configured.get(id);
    const fromVault = sources.vault.get(providerEntry(id, baseUrl));
    const isBundledAddress = hasSameOrigin(baseUrl, sources.bundledBaseUrls.get(id));
    const exported = isBundledAddress
      ? readEnvironmentKey(sources.environment, environmentVariables, clientKeyPrefix)
      : null;
    if (fromConfig !== undefined) found.set(id, { secret: fromConfig, source: 'config' });
    else if (fromVault !== undefined) found.set(id, { secret: fromVault, source: 'vault' });
    else if (exported !== null) found.set(id, { secret: exported.secret, source: 'environment' });
  }
  return found;
}

function hasSameOrigin(baseUrl: string, other: string | undefined): boolean {
  return other !== undefined && new URL(baseUrl).origin === new URL(other).origin;
}
