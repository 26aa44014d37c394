import { randomUUID } from 'node:crypto';
import type { AppState } from '../../shared/app-state.ts';
import type { Announce, Handlers } from '../../shared/ipc.ts';
import { bundledSnapshot } from '../gateway/catalog/bundled.ts';
import { createGateway } from '../gateway/create-gateway.ts';
import { describeError, openLogFile } from '../storage/log-file.ts';
import { defaultClientKeyEntry } from '../storage/vault.ts';
import { findAnalysisKey } from './catalog-refresh/analysis-key.ts';
import { createCatalogRefresher } from './catalog-refresh/catalog-refresher.ts';
import { startRefresh } from './catalog-refresh/refresh-thread.ts';
import type { CatalogSources } from './catalog-refresh/sources.ts';
import { createBodyRecorder } from './body-recorder.ts';
import { logListening, logReload, logStart } from './desk-log.ts';
import { openDeskData, type DataOptions, type DeskData } from './desk-data.ts';
import { readEarlierRuns, readSpentBefore, readUsedBefore } from './earlier-runs.ts';
import { createFailureLog } from './failure-log.ts';
import { createLastUse, saveLastUse, toGatewayPorts } from './gateway-ports.ts';
import { createHandlers } from './handlers.ts';
import { listSecrets } from './list-secrets.ts';
import { createListener, type Listener } from './listener.ts';
import { redact } from './redact.ts';
import { createRequestRing } from './request-ring.ts';
import { createSlices, sliceNames } from './slices.ts';
import { createSpendCounter } from './spend.ts';
import { openTelemetry } from './telemetry/open-telemetry.ts';
import { createUnreachable } from './unreachable.ts';
import type { RunFacts } from './views/app-view.ts';
import { sliceViews } from './views/slice-views.ts';

export interface DeskOptions extends RunFacts, DataOptions {
  /** Tells every window. */
  readonly announce: Announce;
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
  const { announce } = options;
  const clock = { now: () => Date.now() };
  let afterChange = (): void => {}; // until the views below exist nobody could be told
  const data = await openDeskData(options, clock, () => afterChange());
  const { file, vault, maker, state, ledger, measured } = data;
  const secrets = (): readonly string[] => listSecrets(data, options.environment);
  const hideSecrets = (text: string): string => redact(text, secrets());

  const earlier = readEarlierRuns(ledger, clock.now());
  const spend = createSpendCounter(clock.now, earlier.spend);
  const lastUse = createLastUse();
  const log = openLogFile(options.dataDir, { redact: hideSecrets, now: clock.now });
  logStart(log, options, data);
  const failures = createFailureLog(log.write);
  const bodies = createBodyRecorder(hideSecrets, clock.now);
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
    environment: options.environment,
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
    secrets,
    log,
    now: clock.now,
    onChange: () => slices.announceSoon(['telemetry']),
  });
  const slices = createSlices(
    sliceViews({ run: options, data, gateway, refresher, listener, spend, lastUse, bodies, telemetry, unreachable }),
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

  return {
    handlers: createHandlers({
      state,
      vault,
      gateway,
      refresher,
      listener,
      fixedPort: options.port === 0 ? null : options.port,
      ring,
      ledger,
      bodies,
      telemetry,
      unreachable,
      log,
      announceApp: () => slices.announceNow(['app']),
      environment: options.environment,
      clock,
      announce,
      readState,
      newId: randomUUID,
      bundledBaseUrls: maker.bundledBaseUrls,
    }),
    state: readState,
    clientKey: () => state.facts().config?.clientKeys[0]?.secret ?? vault.get(defaultClientKeyEntry) ?? '',
    reload: async (read) => {
      await logReload(log, async () => {
        const text = read();
        if (text !== null) await reloadConfig(text, data, listener, options.port);
      });
      gateway.forgetHealth();
    },
    redact: hideSecrets,
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
  const isNamed = wanted !== undefined && wanted !== 0; // of "any free one" the present one is as good
  if (fixedPort === null && isNamed && wanted !== present) await listener.move(wanted);
  state.useConfig(config);
}
