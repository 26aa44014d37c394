import type { Gateway } from '../../gateway/gateway.ts';
import type { BodyRecorder } from '../body-recorder.ts';
import type { CatalogRefresher } from '../catalog-refresh/catalog-refresher.ts';
import type { DeskData } from '../desk-data.ts';
import type { LastUse } from '../gateway-ports.ts';
import type { Listener } from '../listener.ts';
import type { SliceViews } from '../slices.ts';
import type { SpendCounter } from '../spend.ts';
import type { Telemetry } from '../telemetry/open-telemetry.ts';
import type { Unreachable } from '../unreachable.ts';
import { viewApp, type RunFacts } from './app-view.ts';
import { viewCatalog } from './catalog-view.ts';
import { viewClientKeys } from './client-key-view.ts';
import { viewProviders } from './provider-view.ts';

/** What the window shows is read from. */
export interface ViewSources {
  readonly run: RunFacts;
  readonly data: DeskData;
  readonly gateway: Gateway;
  readonly refresher: CatalogRefresher;
  readonly listener: Listener;
  readonly spend: SpendCounter;
  readonly lastUse: LastUse;
  readonly bodies: BodyRecorder;
  readonly telemetry: Telemetry;
  readonly unreachable: Unreachable;
}

/** @returns for each part of the state how its present value is made. */
export function sliceViews(sources: ViewSources): SliceViews {
  const { run, gateway, refresher, listener, spend, lastUse, bodies, telemetry, unreachable } = sources;
  const { state, vault, notices } = sources.data;
  return {
    app: () => viewApp(run, gateway.snapshot(), listener.status(), vault, notices(), bodies.until()),
    settings: () => state.facts().settings,
    providers: () => viewProviders(gateway.snapshot(), state.facts().secrets, unreachable.sentences()),
    catalog: () => viewCatalog(gateway.snapshot(), refresher.view()),
    clientKeys: () => viewClientKeys(state.facts().clientKeys, lastUse.byName()),
    spendToday: spend.today,
    budgets: () => gateway.budgets(),
    telemetry: telemetry.view,
  };
}
