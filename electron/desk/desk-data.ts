import { randomUUID } from 'node:crypto';
import { bundledSnapshot } from '../gateway/catalog/bundled.ts';
import type { CatalogFigures } from '../gateway/catalog/catalog-figures.ts';
import type { Clock } from '../gateway/ports.ts';
import { openCatalogFile, type CatalogFile, type SavedCatalog } from '../storage/catalog-file.ts';
import { unusableVariables } from '../storage/environment-keys.ts';
import { openLedger, type Ledger } from '../storage/ledger/ledger.ts';
import { ledgerPath } from '../storage/ledger/open-database.ts';
import { openMeasuredFile, type MeasuredFile } from '../storage/measured-file.ts';
import { createResilientVault } from '../storage/resilient-vault.ts';
import { openSettingsFile, type SettingsFile } from '../storage/settings-file.ts';
import type { Vault } from '../storage/vault.ts';
import { createCatalogMaker, type CatalogMaker } from './catalog-maker.ts';
import { ensureDefaultKey, readConfigClientKeys } from './client-keys.ts';
import { readConfigText } from './config-text.ts';
import { createDeskState, type DeskState, type LoadedConfig } from './desk-state.ts';

export interface DataOptions {
  /** Absolute; made and kept private to the user. */
  readonly dataDir: string;
  /** Opened already: see `openVault` and `createSealedVault` in `electron/storage`. */
  readonly vault: Vault;
  /** Environment variables that may hold provider keys. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Text of the `--config` file; null without one. */
  readonly configText: string | null;
  /** Port for this run instead of the one in the settings; 0 = any free one; null = as set. */
  readonly port: number | null;
}

/** What the desk knows, before anything listens. */
export interface DeskData {
  readonly file: SettingsFile;
  readonly vault: Vault;
  readonly maker: CatalogMaker;
  readonly catalogFile: CatalogFile;
  /** What the user should know of what is stored, one sentence each. */
  readonly notices: () => readonly string[];
  readonly state: DeskState;
  readonly ledger: Ledger;
  readonly measured: MeasuredFile;
  /** Reads a `--config` file against what is known. Rejects with a ConfigError. */
  readonly readConfig: (text: string, ownPort: number) => Promise<LoadedConfig>;
}

/**
 * Opens settings and keys, makes the first catalog and sees to it that there is a client key.
 *
 * @param onChange called after every later change.
 */
export async function openDeskData(options: DataOptions, clock: Clock, onChange: () => void): Promise<DeskData> {
  const file = openSettingsFile(options.dataDir, () => new Date(clock.now()));
  const vault = createResilientVault(options.vault);
  const catalogFile = openCatalogFile(options.dataDir, () => new Date(clock.now()));
  const maker = createCatalogMaker(figuresAtStart(catalogFile.read()));
  if (file.read().settings.demo !== 'off') await maker.startDemo();
  const { bundledBaseUrls } = maker;
  const { environment } = options;
  const state = createDeskState({ file, vault, environment, bundledBaseUrls, buildCatalog: maker.build, onChange });
  const readConfig = async (text: string, ownPort: number): Promise<LoadedConfig> => {
    const described = state.facts().stored.providers.map(({ id }) => id);
    const config = readConfigText(text, { providers: new Set([...bundledBaseUrls.keys(), ...described]), ownPort });
    return { file: config, clientKeys: await readConfigClientKeys(config, vault, clock.now()) };
  };
  try {
    await addDefaultKey(state, vault, clock.now());
    const ownPort = options.port ?? state.facts().settings.port;
    if (options.configText !== null) state.useConfig(await readConfig(options.configText, ownPort));
  } catch (error) {
    await maker.close();
    throw error;
  }
  const ledger = openLedger(ledgerPath(options.dataDir), {
    now: clock.now,
    retention: () => state.facts().settings.guardrails.retention,
  });
  const ofVariables = variableNotices(options.environment);
  const notices = () => [...file.notices(), ...catalogFile.notices(), ...ledger.notices(), ...ofVariables];
  const measured = openMeasuredFile(options.dataDir);
  return { file, vault, maker, catalogFile, notices, state, ledger, measured, readConfig };
}

function variableNotices(environment: DataOptions['environment']): readonly string[] {
  const variables = new Set(bundledSnapshot().providers.flatMap(({ env }) => env));
  return unusableVariables(environment, [...variables]).map(
    (variable) => `The key in ${variable} is not used: it has spaces, line breaks or characters that no key has.`,
  );
}

/** What was refreshed last; providers and their addresses are those of this program, whatever a file says. */
function figuresAtStart(saved: SavedCatalog | null): CatalogFigures {
  const bundled = bundledSnapshot();
  if (saved === null) return bundled;
  const { generated, field, models } = saved;
  return { ...bundled, generated, field, models };
}

async function addDefaultKey(state: DeskState, vault: Vault, now: number): Promise<void> {
  const before = state.facts().stored.clientKeys;
  const keys = await ensureDefaultKey(before, vault, { id: randomUUID(), createdAt: now });
  if (keys !== before) state.changeStored((stored) => ({ ...stored, clientKeys: keys }));
}
