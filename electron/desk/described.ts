import type { ConfigFile, ConfigModel, ConfigProvider } from '../../shared/config-file.ts';
import type { Stored } from '../storage/stored-settings.ts';

/** Providers and models that people described, from the settings file and the `--config` file together. No keys. */
export interface Described {
  /** `only` = nothing but these; `merge` = in addition to the bundled catalog. */
  readonly mode: 'merge' | 'only';
  readonly providers: readonly ConfigProvider[];
  readonly models: readonly ConfigModel[];
}

/** @param config the `--config` file of this run: it wins, id by id, and is never written anywhere. */
export function combineDescriptions(stored: Stored, config: ConfigFile | null): Described {
  return {
    mode: config?.catalog ?? stored.catalog,
    providers: replaceById(stored.providers, (config?.providers ?? []).map(withoutKey)),
    models: replaceById(stored.models, config?.models ?? []),
  };
}

/** @returns `base` with entries of the same id replaced in place, and the others added at the end. */
export function replaceById<T extends { readonly id: string }>(
  base: readonly T[],
  changes: readonly T[],
): readonly T[] {
  const byId = new Map(base.map((entry) => [entry.id, entry]));
  for (const change of changes) byId.set(change.id, change);
  return [...byId.values()];
}

/** @returns the description without its secret, fit for the settings file. */
export function withoutKey(provider: ConfigProvider): ConfigProvider {
  const { apiKey: _, ...rest } = provider;
  return rest;
}
