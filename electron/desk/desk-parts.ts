import type { AppState } from '../../shared/app-state.ts';
import type { Announce } from '../../shared/ipc.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Environment } from '../gateway/upstream/proxy.ts';
import type { Ledger } from '../storage/ledger/ledger.ts';
import type { LogFile } from '../storage/log-file.ts';
import type { Vault } from '../storage/vault.ts';
import type { CatalogRefresher } from './catalog-refresh/catalog-refresher.ts';
import type { BodyRecorder } from './body-recorder.ts';
import type { DeskState } from './desk-state.ts';
import type { Listener } from './listener.ts';
import type { RequestRing } from './request-ring.ts';
import type { Telemetry } from './telemetry/open-telemetry.ts';
import type { Unreachable } from './unreachable.ts';

/** What the handlers of the window's calls work with. */
export interface DeskParts {
  readonly state: DeskState;
  readonly vault: Vault;
  readonly gateway: Gateway;
  readonly refresher: CatalogRefresher;
  readonly listener: Listener;
  /** The port that the command line named for this run; null = it named none, or any free one. */
  readonly fixedPort: number | null;
  readonly ring: RequestRing;
  readonly ledger: Ledger;
  readonly bodies: BodyRecorder;
  readonly telemetry: Telemetry;
  readonly unreachable: Unreachable;
  readonly log: LogFile;
  /** Tells the windows of changes in `app` now. */
  readonly announceApp: () => void;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly announce: Announce;
  readonly newId: () => string;
  /** Base URLs of the bundled catalog by provider. */
  readonly bundledBaseUrls: ReadonlyMap<string, string>;
  readonly readState: () => AppState;
}
