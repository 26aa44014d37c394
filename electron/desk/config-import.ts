import type { ConfigClientKey, ConfigFile, ConfigProvider } from '../../shared/config-file.ts';
import { mergeSettings } from '../../shared/settings.ts';
import type { Stored, StoredClientKey } from '../storage/stored-settings.ts';
import { providerEntry, type Vault } from '../storage/vault.ts';
import { hashSecret, toStoredClientKey } from './client-secret.ts';
import { replaceById, withoutKey } from './described.ts';
import { DeskError } from './desk-error.ts';
import type { DeskParts } from './desk-parts.ts';
import { changeSettings } from './handlers/settings.ts';

export interface Imported {
  /** What was taken over, as sentences. */
  readonly summary: string;
  /** Puts everything back to before. Rejects, and changes nothing, when something was changed since. */
  readonly takeBack: () => Promise<void>;
}

/**
 * Takes a configuration file over for good: keys into the vault, everything else into the settings file. All or nothing:
 * when one part cannot be had, nothing is changed.
 */
export async function importConfig(config: ConfigFile, parts: DeskParts): Promise<Imported> {
  const { state, vault, bundledBaseUrls, listener, fixedPort, gateway } = parts;
  const { stored: before, settings } = state.facts();
  const { port, error: listenError } = listener.status();
  const wantedPort = config.settings?.port;
  const isNewPort = wantedPort !== undefined && wantedPort !== settings.port;
  // what one exported oneself names the port that is set, not the one of this run
  const staysOnPort = fixedPort !== null || (!isNewPort && listenError === null);
  const described = (config.providers ?? []).filter((provider) => !onlyBringsKey(provider, bundledBaseUrls));
  const keys = mergeClientKeys(before.clientKeys, config.clientKeys ?? [], parts);
  mergeSettings(state.facts().settings, config.settings ?? {}); // throws before anything is changed
  const undo = await putSecrets(config.providers ?? [], vault);
  try {
    state.changeStored((stored): Stored => ({
      ...stored,
      catalog: config.catalog ?? stored.catalog,
      providers: replaceById(stored.providers, described.map(withoutKey)),
      models: replaceById(stored.models, config.models ?? []),
      clientKeys: keys.list,
    }));
    const off = switchedOff(config, state.facts().settings.disabledProviders);
    await changeSettings(parts, { ...config.settings, ...off }, staysOnPort);
  } catch (error) {
    await undo();
    state.changeStored(() => before);
    throw error;
  }
  const wakeKeyed = (): void => {
    for (const { id, apiKey } of config.providers ?? []) if (apiKey !== undefined) gateway.wake(id);
  };
  wakeKeyed();
  const after = state.facts().stored;
  return {
    summary: `${summarize(config, keys.leftOut)}${isNewPort ? portSentence(wantedPort, fixedPort) : ''}`,
    takeBack: async () => {
      if (state.facts().stored !== after)
        throw new DeskError('Something was changed since the import: it cannot be taken back as a whole any more.');
      if (listener.status().port !== port) await listener.move(port);
      await undo();
      state.changeSettings(settings);
      state.changeStored(() => before);
      wakeKeyed();
    },
  };
}

/** An exported key of a bundled provider; the provider itself stays the bundled one. */
function onlyBringsKey(provider: ConfigProvider, bundledBaseUrls: ReadonlyMap<string, string>): boolean {
  const { id, baseUrl, apiKey: _, enabled: __, ...rest } = provider;
  return bundledBaseUrls.get(id) === baseUrl && Object.keys(rest).length === 0;
}

/** @returns a function that puts the earlier keys back. */
async function putSecrets(providers: readonly ConfigProvider[], vault: Vault): Promise<() => Promise<void>> {
  const earlier: [name: string, secret: string | undefined][] = [];
  const undo = async (): Promise<void> => {
    for (const [name, secret] of earlier) await (secret === undefined ? vault.remove(name) : vault.set(name, secret));
  };
  try {
    for (const { id, baseUrl, apiKey } of providers) {
      if (apiKey === undefined) continue;
      const name = providerEntry(id, baseUrl);
      earlier.push([name, vault.get(name)]);
      await vault.set(name, apiKey);
    }
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

interface MergedKeys {
  readonly list: readonly StoredClientKey[];
  /** Names that have no secret, neither here nor in the file. */
  readonly leftOut: readonly string[];
}

/**
 * A key of the file never takes the place of this installation's default key, which clients here may hold. A secret that is here
 * already stays one key, whatever its name is by now: to replace or revoke it must shut it out.
 */
function mergeClientKeys(
  stored: readonly StoredClientKey[],
  keys: readonly ConfigClientKey[],
  parts: DeskParts,
): MergedKeys {
  const defaultId = parts.state.facts().clientKeys.find(({ isDefault }) => isDefault)?.id;
  const byName = new Map(stored.map((key) => [key.name, key]));
  const leftOut: string[] = [];
  for (const { name: written, key: secret, defaultTier = null, preventOverrides = false, limits: given } of keys) {
    const hash = secret === undefined ? null : hashSecret(secret);
    const nameHere = [...byName.values()].find((key) => key.hash === hash)?.name;
    const isForeign = defaultId !== undefined && byName.get(written)?.id === defaultId && secret !== undefined;
    const name = nameHere ?? (isForeign ? `${written} (imported)` : written);
    const present = byName.get(name);
    const limits = given ?? present?.limits; // a file without limits lifts none
    const details = {
      name,
      defaultTier,
      preventOverrides,
      limits,
      id: present?.id ?? parts.newId(),
      createdAt: parts.clock.now(),
    };
    if (secret !== undefined && nameHere === undefined) byName.set(name, toStoredClientKey(secret, details));
    else if (present !== undefined)
      byName.set(name, { ...present, defaultTier, preventOverrides, limits: limits ?? present.limits });
    else leftOut.push(name);
  }
  return { list: [...byName.values()], leftOut };
}

function switchedOff(config: ConfigFile, present: readonly string[]): { disabledProviders?: string[] } {
  const off = (config.providers ?? []).filter(({ enabled }) => enabled === false).map(({ id }) => id);
  const listed = config.settings?.disabledProviders ?? present;
  return off.length === 0 ? {} : { disabledProviders: [...new Set([...listed, ...off])] };
}

function summarize(config: ConfigFile, leftOut: readonly string[]): string {
  const counts = [
    count(config.providers?.length, 'provider'),
    count(config.models?.length, 'model'),
    count((config.clientKeys?.length ?? 0) - leftOut.length, 'client key'),
    count(Object.keys(config.settings ?? {}).length, 'setting'),
  ].filter((part) => part !== null);
  const imported = counts.length === 0 ? 'The file was read; it changes nothing.' : `Imported: ${counts.join(', ')}.`;
  const taken = `${imported}${exportSentence(config)}${originsSentence(config)}`;
  if (leftOut.length === 0) return taken;
  return `${taken} Left out, because the file has no key for them: ${leftOut.join(', ')}. Make them anew under Settings > Client keys.`;
}

/** The port is written into people's editors: that it changes is never kept quiet. */
function portSentence(port: number, fixedPort: number | null): string {
  if (fixedPort === null) return ` The gateway is on port ${port} now.`;
  return ` Port ${port} is for the next start: this run stays on ${fixedPort}, which the command line named.`;
}

/** Somebody else's file may send figures somewhere: that is never kept quiet. */
function exportSentence({ settings }: ConfigFile): string {
  const telemetry = settings?.telemetry;
  if (telemetry?.enabled !== true) return '';
  const place = telemetry.endpoint ?? 'the collector that is set';
  return ` It switches on the export of figures to ${place}; see Settings > Monitoring.`;
}

/** Nor that it lets web pages in: it may bring a key that they know. */
function originsSentence({ settings }: ConfigFile): string {
  const origins = settings?.allowedOrigins ?? [];
  return origins.length === 0
    ? ''
    : ` It lets web pages of ${origins.join(', ')} use the gateway; see Settings > Network.`;
}

function count(number: number | undefined, word: string): string | null {
  if (number === undefined || number <= 0) return null;
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
