import { randomUUID } from 'node:crypto';
import type { AppState } from '../../shared/app-state.ts';
import type { Announce, Handlers } from '../../shared/ipc.ts';
import { createGateway } from '../gateway/create-gateway.ts';
import { createResilientVault } from '../storage/resilient-vault.ts';
import { openSettingsFile } from '../storage/settings-file.ts';
import { defaultClientKeyEntry, type Vault } from '../storage/vault.ts';
import { createCatalogMaker, type CatalogMaker } from './catalog-maker.ts';
import { ensureDefaultKey, readConfigClientKeys } from './client-keys.ts';
import { readConfigText } from './config-text.ts';
import { createDeskState, type DeskState } from './desk-state.ts';
import { createLastUse, saveLastUse, toGatewayPorts } from './gateway-ports.ts';
import { createHandlers } from './handlers.ts';
import { createListener } from './listener.ts';
import { redact } from './redact.ts';
import { createRequestRing } from './request-ring.ts';
import { createSlices, sliceNames, type SliceViews } from './slices.ts';
import { createSpendCounter } from './spend.ts';
import { viewApp, type RunFacts } from './views/app-view.ts';
import { viewCatalog } from './views/catalog-view.ts';
import { viewClientKeys } from './views/client-key-view.ts';
import { viewProviders } from './views/provider-view.ts';

export interface DeskOptions extends RunFacts {
  /** Opened already: see `openVault` and `createSealedVault` in `electron/storage`. */
  readonly vault: Vault;
  /** Environment variables that may hold provider keys. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Tells every window. */
  readonly announce: Announce;
  /** Text of the `--config` file; null without one. */
  readonly configText: string | null;
  /** Port for this run instead of the one in the settings; 0 = any free one; null = as set. */
  readonly port: number | null;
  /** Opens a web page in the system's browser; null where the window is in one. */
  readonly openLink: ((url: string) => Promise<void>) | null;
}

/** Everything the window can ask, running. */
export interface Desk {
  readonly handlers: Handlers;
  readonly state: () => AppState;
  /** The key to show at the start: the first one of the `--config` file, else the default one. */
  readonly clientKey: () => string;
  /**
   * Takes a new text of the `--config` file, if there is one, and forgets all rests and measurements. Rejects, and keeps
   * the old one, when it cannot be used.
   */
  readonly reload: (configText: string | null) => Promise<void>;
  /** Takes every secret the desk knows out of a text. */
  readonly redact: (text: string) => string;
  /** Stops taking requests, lets running ones finish for up to `graceMs`, and saves what is left to save. */
  readonly close: (graceMs: number) => Promise<void>;
}

const ringSizes = { capacity: 1_000, verdictCapacity: 100, batchMs: 100 } as const;

/** How often things that change with the clock are looked at: the day, the prices of the hour, a disk that was full. */
const tickMs = 30_000;

/**
 * Joins settings, keys, catalog, demo providers and gateway, and starts to listen. A port that is taken is told in
 * `app.listenError`; a `--config` file that cannot be used rejects.
 */
export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { announce } = options;
  const clock = { now: () => Date.now() };
  const file = openSettingsFile(options.dataDir, () => new Date());
  const vault = createResilientVault(options.vault);
  const maker = createCatalogMaker();
  if (file.read().settings.demo !== 'off') await maker.startDemo();

  let afterChange = (): void => {}; // until the views below exist nobody could be told
  const state = createDeskState({
    file,
    vault,
    environment: options.environment,
    bundledBaseUrls: maker.bundledBaseUrls,
    buildCatalog: maker.build,
    onChange: () => afterChange(),
  });
  await addDefaultKey(state, vault, clock.now());
  if (options.configText !== null) await useConfig(options.configText, state, vault, maker, clock.now());

  const spend = createSpendCounter(clock.now);
  const lastUse = createLastUse();
  const ring = createRequestRing({
    ...ringSizes,
    announce: (changed) => {
      announce('requests.changed', [...changed]);
      slices.announceNow(['spendToday']);
      slices.announceSoon(['clientKeys']);
    },
  });
  const gateway = createGateway(toGatewayPorts(state, ring, spend, lastUse, clock));
  const listener = createListener(gateway, () => slices.announceNow(['app']));
  const views: SliceViews = {
    app: () => viewApp(options, gateway.snapshot(), listener.status(), vault, file.notices()),
    settings: () => state.facts().settings,
    providers: () => viewProviders(gateway.snapshot(), state.facts().secrets),
    catalog: () => viewCatalog(gateway.snapshot()),
    clientKeys: () => viewClientKeys(state.facts().clientKeys, lastUse.byName()),
    spendToday: spend.today,
  };
  const slices = createSlices(views, announce);
  const readState = (): AppState => ({ ...slices.readAll(), requests: [...ring.entries()] });

  await listener.start(options.port ?? state.facts().settings.port);
  afterChange = () => {
    slices.announceNow(sliceNames);
    if (state.facts().settings.demo !== 'off') void maker.startDemo().then((started) => started && state.refresh());
  };
  gateway.onHealthChange(() => slices.announceSoon(['catalog', 'providers']));
  const tick = setInterval(() => {
    file.retry();
    slices.announceNow(sliceNames);
  }, tickMs).unref();

  const { bundledBaseUrls } = maker;
  const { openLink } = options;
  return {
    handlers: createHandlers({
      state,
      vault,
      gateway,
      listener,
      ring,
      clock,
      announce,
      bundledBaseUrls,
      readState,
      openLink,
      newId: randomUUID,
    }),
    state: readState,
    clientKey: () => state.facts().config?.clientKeys[0]?.secret ?? vault.get(defaultClientKeyEntry) ?? '',
    reload: async (text) => {
      if (text !== null) await useConfig(text, state, vault, maker, clock.now(), listener.status().port);
      gateway.forgetHealth();
    },
    redact: (text) => redact(text, listSecrets(state, vault)),
    close: async (graceMs) => {
      clearInterval(tick);
      await gateway.close(graceMs);
      ring.close();
      slices.close();
      saveLastUse(state, lastUse);
      await maker.close();
    },
  };
}

function listSecrets(state: DeskState, vault: Vault): readonly string[] {
  const { secrets, config } = state.facts();
  return [
    ...[...secrets.values()].map(({ secret }) => secret),
    ...(config?.clientKeys ?? []).map(({ secret }) => secret),
    ...vault.list().flatMap((name) => vault.get(name) ?? []),
  ];
}

async function addDefaultKey(state: DeskState, vault: Vault, now: number): Promise<void> {
  const before = state.facts().stored.clientKeys;
  const keys = await ensureDefaultKey(before, vault, { id: randomUUID(), createdAt: now });
  if (keys !== before) state.changeStored((stored) => ({ ...stored, clientKeys: keys }));
}

/** @param ownPort 0 while the gateway does not listen yet: then the port of the settings counts. */
async function useConfig(
  text: string,
  state: DeskState,
  vault: Vault,
  maker: CatalogMaker,
  now: number,
  ownPort = 0,
): Promise<void> {
  const { stored, settings } = state.facts();
  const providers = new Set([...maker.bundledBaseUrls.keys(), ...stored.providers.map(({ id }) => id)]);
  const config = readConfigText(text, { providers, ownPort: ownPort === 0 ? settings.port : ownPort });
  state.useConfig({ file: config, clientKeys: await readConfigClientKeys(config, vault, now) });
}
