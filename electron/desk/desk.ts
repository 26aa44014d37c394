import { randomUUID } from 'node:crypto';
import type { AppState } from '../../shared/app-state.ts';
import type { Announce, Handlers } from '../../shared/ipc.ts';
import { bundledSnapshot } from '../gateway/catalog/bundled.ts';
import { createGateway } from '../gateway/create-gateway.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { describeError, openLogFile, type LogFile } from '../storage/log-file.ts';
import { defaultClientKeyEntry } from '../storage/vault.ts';
import { findAnalysisKey } from './catalog-refresh/analysis-key.ts';
import { createCatalogRefresher, type CatalogRefresher } from './catalog-refresh/catalog-refresher.ts';
import { startRefresh } from './catalog-refresh/refresh-thread.ts';
import type { CatalogSources } from './catalog-refresh/sources.ts';
import { createBodyRecorder } from './body-recorder.ts';
import { openDeskData, type DataOptions, type DeskData } from './desk-data.ts';
import { readEarlierRuns, readSpentBefore, readUsedBefore } from './earlier-runs.ts';
import { createFailureLog } from './failure-log.ts';
import { createLastUse, saveLastUse, toGatewayPorts, type LastUse } from './gateway-ports.ts';
import { createHandlers } from './handlers.ts';
import { createListener, type Listener } from './listener.ts';
import { redact } from './redact.ts';
import { createRequestRing } from './request-ring.ts';
import { createSlices, sliceNames, type SliceViews } from './slices.ts';
import { createSpendCounter, type SpendCounter } from './spend.ts';
import { collectorSecrets } from './telemetry/collector-headers.ts';
import { openTelemetry, type Telemetry } from './telemetry/open-telemetry.ts';
import { createUnreachable, type Unreachable } from './unreachable.ts';
import { viewApp, type RunFacts } from './views/app-view.ts';
import { viewCatalog } from './views/catalog-view.ts';
import { viewClientKeys } from './views/client-key-view.ts';
import { viewProviders } from './views/provider-view.ts';

export interface DeskOptions extends RunFacts, DataOptions {
  /** Tells every window. */
  readonly announce: Announce;
  /** Opens a web page in the system's browser; null where the window is in one. */
  readonly openLink: ((url: string) => Promise<void>) | null;
  /** Where fresh prices and scores are fetched; null = nowhere. `PARETO_DESK_CATALOG_REFRESH=off` says the same from outside. */
  readonly catalogSources: CatalogSources | null;
}

/** Everything the window can ask, running. */
export interface Desk {
  readonly handlers: Handlers;
  readonly state: () => AppState;
  /** The key to show at the start: the first one of the `--config` file, else the default one. */
  readonly clientKey: () => string;
  /**
   * Takes a new text of the `--config` file, if there is one, and forgets all rests and measurements. Rejects, and keeps
   * the old one, when it cannot be read or used.
   */
  readonly reload: (readConfig: () => string | null) => Promise<void>;
  /** Takes every secret the desk knows out of a text. */
  readonly redact: (text: string) => string;
  /** Writes down why the program has to stop, before it returns. */
  readonly crashed: (error: unknown) => void;
  /** Stops taking requests, lets running ones finish for up to `graceMs`, and saves what is left to save. */
  readonly close: (graceMs: number) => Promise<void>;
}

/** More requests would only live longer in memory: older ones are read from the ledger. */
const ringSizes = { capacity: 200, verdictCapacity: 100, batchMs: 100 } as const;

/** How often things that change with the clock are looked at: the day, the prices of the hour, a disk that was full. */
const tickMs = 30_000;

/** At the end, reports that are waiting get this long to reach their collector. */
const telemetryGraceMs = 2_000;

/**
 * Joins settings, keys, catalog, demo providers and gateway, and starts to listen. A port that is taken is told in
 * `app.listenError`; a `--config` file that cannot be used rejects.
 */
export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { announce, openLink } = options;
  const clock = { now: () => Date.now() };
  let afterChange = (): void => {}; // until the views below exist nobody could be told
  const data = await openDeskData(options, clock, () => afterChange());
  const { file, vault, maker, state, ledger, measured } = data;

  const earlier = readEarlierRuns(ledger, clock.now());
  const spend = createSpendCounter(clock.now, earlier.spend);
  const lastUse = createLastUse();
  const log = openLogFile(options.dataDir, {
    redact: (text) => redact(text, listSecrets(data, options.environment)),
    now: clock.now,
  });
  logStart(log, options, data);
  const failures = createFailureLog(log.write);
  const bodies = createBodyRecorder((text) => redact(text, listSecrets(data, options.environment)), clock.now);
  const ring = createRequestRing({
    ...ringSizes,
    announce: (changed) => {
      announce('requests.changed', [...changed]);
      slices.announceNow(['spendToday']);
      slices.announceSoon(['clientKeys', 'budgets']);
    },
  });
  for (const entry of earlier.requests) ring.put(entry);
  const ports = toGatewayPorts(state, ring, spend, lastUse, ledger, clock);
  const gateway = createGateway({
    ...ports,
    sink: {
      ...ports.sink,
      finished: (entry, verdicts) => {
        failures.note(entry);
        if (entry.outcome === 'succeeded' && entry.provider !== null) unreachable.note(entry.provider, null);
        telemetry.note(entry);
        ports.sink.finished(entry, verdicts);
      },
    },
    measured: measured.read(),
    spentBefore: readSpentBefore(ledger, clock.now()),
    usedBefore: readUsedBefore(ledger, clock.now()),
    warn: (message) => announce('notice.raised', { message }),
    bodies,
    reportBug: (error) => log.write('error', 'bug', describeError(error)),
  });
  const refresher = createCatalogRefresher({
    sources: options.environment['PARETO_DESK_CATALOG_REFRESH'] === 'off' ? null : options.catalogSources,
    bundled: bundledSnapshot(),
    maker,
    state,
    file: data.catalogFile,
    analysisKey: () => findAnalysisKey(vault, options.environment),
    clock,
    random: Math.random,
    start: startRefresh,
    onChange: () => slices.announceNow(['catalog', 'settings']),
    report: log.write,
  });
  const unreachable = createUnreachable(() => slices.announceNow(['providers']));
  const listener = createListener(gateway, () => {
    logListening(log, listener);
    telemetry.settingsChanged(); // the gateway's own address is one that a collector must not have
    slices.announceNow(['app']);
  });
  const telemetry = openTelemetry({
    state,
    vault,
    environment: options.environment,
    version: options.version,
    ownPort: () => listener.status().port,
    secrets: () => listSecrets(data, options.environment),
    log,
    now: clock.now,
    onChange: () => slices.announceSoon(['telemetry']),
  });
  const slices = createSlices(
    toViews(options, data, gateway, refresher, listener, spend, lastUse, bodies.until, telemetry, unreachable),
    announce,
  );
  const readState = (): AppState => ({ ...slices.readAll(), requests: [...ring.entries()] });

  await listener.start(options.port ?? state.facts().settings.port);
  afterChange = () => {
    telemetry.settingsChanged();
    slices.announceNow(sliceNames);
    if (state.facts().settings.demo !== 'off') void maker.startDemo().then((started) => started && state.refresh());
  };
  gateway.onHealthChange(() => slices.announceSoon(['catalog', 'providers']));
  const tick = setInterval(() => {
    file.retry();
    measured.save(gateway.measured());
    refresher.tick();
    slices.announceNow(sliceNames);
  }, tickMs).unref();

  const tools = {
    state,
    vault,
    gateway,
    refresher,
    listener,
    ring,
    ledger,
    bodies,
    telemetry,
    unreachable,
    log,
    announceApp: () => slices.announceNow(['app']),
    clock,
    announce,
    readState,
    openLink,
    newId: randomUUID,
  };
  return {
    handlers: createHandlers({ ...tools, bundledBaseUrls: maker.bundledBaseUrls }),
    state: readState,
    clientKey: () => state.facts().config?.clientKeys[0]?.secret ?? vault.get(defaultClientKeyEntry) ?? '',
    reload: async (read) => {
      await logged(log, async () => {
        const text = read();
        if (text !== null) await reloadConfig(text, data, listener, options.port);
      });
      gateway.forgetHealth();
    },
    redact: (text) => redact(text, listSecrets(data, options.environment)),
    crashed: (error) => {
      log.write('error', 'crashed', describeError(error));
      log.writeNow();
    },
    close: async (graceMs) => {
      clearInterval(tick);
      await refresher.close();
      await gateway.close(graceMs);
      await telemetry.close(telemetryGraceMs);
      failures.close();
      ring.close();
      slices.close();
      saveLastUse(state, lastUse);
      measured.save(gateway.measured());
      await ledger.close();
      await maker.close();
      log.write('info', 'stopped');
      await log.close();
    },
  };
}

function toViews(
  run: RunFacts,
  { state, vault, file, catalogFile, ledger }: DeskData,
  gateway: Gateway,
  refresher: CatalogRefresher,
  listener: Listener,
  spend: SpendCounter,
  lastUse: LastUse,
  recordingUntil: () => number | null,
  telemetry: Telemetry,
  unreachable: Unreachable,
): SliceViews {
  return {
    app: () =>
      viewApp(
        run,
        gateway.snapshot(),
        listener.status(),
        vault,
        [...file.notices(), ...catalogFile.notices(), ...ledger.notices()],
        recordingUntil(),
      ),
    settings: () => state.facts().settings,
    providers: () => viewProviders(gateway.snapshot(), state.facts().secrets, unreachable.sentences()),
    catalog: () => viewCatalog(gateway.snapshot(), refresher.view()),
    clientKeys: () => viewClientKeys(state.facts().clientKeys, lastUse.byName()),
    spendToday: spend.today,
    budgets: () => gateway.budgets(),
    telemetry: telemetry.view,
  };
}

function logStart(log: LogFile, { version, mode }: RunFacts, { vault, file, catalogFile, ledger }: DeskData): void {
  const { platform, version: node } = process;
  log.write('info', 'started', { version, mode, platform, node, vault: vault.kind });
  for (const message of [...file.notices(), ...catalogFile.notices(), ...ledger.notices()])
    log.write('warn', 'notice', { message });
}

function logListening(log: LogFile, listener: Listener): void {
  const { port, error } = listener.status();
  if (error === null) log.write('info', 'listening', { port });
  else log.write('error', 'listen.failed', { port, message: error.message });
}

/** Writes down how reading the configuration again went. */
async function logged(log: LogFile, reload: () => Promise<void>): Promise<void> {
  try {
    await reload();
    log.write('info', 'config.reloaded');
  } catch (error) {
    log.write('warn', 'config.refused', { message: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** @param fixedPort the port asked for on the command line; it outranks the file's. */
async function reloadConfig(
  text: string,
  { state, readConfig }: DeskData,
  listener: Listener,
  fixedPort: number | null,
): Promise<void> {
  const present = listener.status().port;
  const config = await readConfig(text, present);
  const wanted = config.file.settings?.port;
  if (fixedPort === null && wanted !== undefined && wanted !== present) await listener.move(wanted);
  state.useConfig(config);
}

function listSecrets({ state, vault }: DeskData, environment: DataOptions['environment']): readonly string[] {
  const { secrets, config } = state.facts();
  return [
    ...[...secrets.values()].map(({ secret }) => secret),
    ...(config?.clientKeys ?? []).map(({ secret }) => secret),
    ...vault.list().flatMap((name) => vault.get(name) ?? []),
    ...[findAnalysisKey(vault, environment)].flatMap((key) => key?.secret ?? []),
    ...collectorSecrets(vault, environment),
  ];
}
