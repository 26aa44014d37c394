import type { AppInfo } from '../../../shared/app-state.ts';
import type { Snapshot } from '../../gateway/routing/snapshot.ts';
import type { Vault } from '../../storage/vault.ts';
import type { ListenStatus } from '../listener.ts';

/** Facts about this run that never change. */
export type RunFacts = Readonly<Pick<AppInfo, 'version' | 'mode' | 'dataDir'>> & {
  readonly limitations: readonly string[];
};

/** Facts about the running program. */
export function viewApp(
  run: RunFacts,
  world: Snapshot,
  { port, error }: ListenStatus,
  vault: Vault,
  notices: readonly string[],
  recordingUntil: number | null,
): AppInfo {
  return {
    version: run.version,
    mode: run.mode,
    platform: process.platform,
    baseUrl: error === null ? `http://127.0.0.1:${port}/v1` : null,
    port,
    listenError: error,
    dataDir: run.dataDir,
    vault: { kind: vault.kind, warning: vault.warning },
    recordingUntil,
    demo: [...world.catalog.providerById.values()].some(({ id, demo }) => demo && !world.bars.has(id)),
    limitations: [...run.limitations],
    notices: [...notices],
  };
}
