import type { ConfigFile } from '../../shared/config-file.ts';
import { mergeSettings, type Settings, type SettingsPatch } from '../../shared/settings.ts';
import type { Catalog } from '../gateway/catalog/catalog.ts';
import type { SettingsFile } from '../storage/settings-file.ts';
import type { Stored } from '../storage/stored-settings.ts';
import { defaultClientKeyEntry, type Vault } from '../storage/vault.ts';
import { joinClientKeys, type ConfigClientSecret, type DeskClientKey } from './client-keys.ts';
import { combineDescriptions, type Described } from './described.ts';
import { findSecrets, type KnownSecret } from './known-secrets.ts';

/** A `--config` file that has been read, with the secrets of its client keys. */
export interface LoadedConfig {
  readonly file: ConfigFile;
  readonly clientKeys: readonly ConfigClientSecret[];
}

/** Everything the gateway and the window ask for, as of now. Replaced as a whole on every change. */
export interface Facts {
  readonly stored: Stored;
  readonly config: LoadedConfig | null;
  /** In effect now: stored, then the `--config` file, then what was changed in the window since. */
  readonly settings: Settings;
  readonly described: Described;
  readonly catalog: Catalog;
  readonly secrets: ReadonlyMap<string, KnownSecret>;
  readonly clientKeys: readonly DeskClientKey[];
}

export interface DeskState {
  readonly facts: () => Facts;
  /** Changes and saves what is stored. Throws, and changes nothing, when no catalog can be made of it. */
  readonly changeStored: (edit: (stored: Stored) => Stored) => void;
  /** Changes and saves settings. Throws a ZodError when the sum is not valid. */
  readonly changeSettings: (patch: SettingsPatch) => void;
  /** Takes the `--config` file of this run. It is never saved. Throws, and changes nothing, when it cannot be used. */
  readonly useConfig: (config: LoadedConfig) => void;
  /** Looks again at the vault, or at the demo providers. */
  readonly refresh: () => void;
}

export interface StateSources {
  readonly file: SettingsFile;
  readonly vault: Vault;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly bundledBaseUrls: ReadonlyMap<string, string>;
  readonly buildCatalog: (described: Described, settings: Settings) => Catalog;
  /** Called after every change. */
  readonly onChange: () => void;
}

export function createDeskState(sources: StateSources): DeskState {
  const { file, vault, onChange } = sources;
  let facts = makeFacts(sources, file.read(), file.read().settings, null);

  const replace = (next: Facts): void => {
    const previous = facts;
    facts = next;
    if (next.stored !== previous.stored) file.save(toKeep(next, vault));
    onChange();
  };
  return {
    facts: () => facts,
    changeStored: (edit) => replace(makeFacts(sources, edit(facts.stored), facts.settings, facts.config)),
    changeSettings: (patch) => {
      const stored = { ...facts.stored, settings: mergeSettings(facts.stored.settings, patch) };
      replace(makeFacts(sources, stored, mergeSettings(facts.settings, patch), facts.config));
    },
    useConfig: (config) => {
      const settings = withConfig(facts.stored.settings, config.file);
      replace(makeFacts(sources, facts.stored, settings, config));
    },
    refresh: () => replace(makeFacts(sources, facts.stored, facts.settings, facts.config)),
  };
}

/** The default key of a run whose vault forgets everything goes with it. */
function toKeep({ stored, clientKeys }: Facts, vault: Vault): Stored {
  if (vault.kind !== 'memory') return stored;
  const passing = clientKeys.find(({ isDefault }) => isDefault)?.id;
  return { ...stored, clientKeys: stored.clientKeys.filter(({ id }) => id !== passing) };
}

/** `enabled: false` at a provider of the file is the same as switching it off in the window. */
function withConfig(stored: Settings, config: ConfigFile): Settings {
  const off = (config.providers ?? []).filter(({ enabled }) => enabled === false).map(({ id }) => id);
  const settings = mergeSettings(stored, config.settings ?? {});
  return off.length === 0
    ? settings
    : mergeSettings(settings, { disabledProviders: [...new Set([...settings.disabledProviders, ...off])] });
}

function makeFacts(sources: StateSources, stored: Stored, settings: Settings, config: LoadedConfig | null): Facts {
  const { vault, environment, bundledBaseUrls, buildCatalog } = sources;
  const described = combineDescriptions(stored, config?.file ?? null);
  const catalog = buildCatalog(described, settings);
  const secrets = findSecrets(catalog, { vault, environment, bundledBaseUrls, config: config?.file ?? null });
  const defaultSecret = vault.get(defaultClientKeyEntry);
  const clientKeys = joinClientKeys(stored.clientKeys, config?.clientKeys ?? [], defaultSecret);
  return { stored, config, settings, described, catalog, secrets, clientKeys };
}
