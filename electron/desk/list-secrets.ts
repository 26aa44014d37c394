import { findAnalysisKey } from './catalog-refresh/analysis-key.ts';
import type { DataOptions, DeskData } from './desk-data.ts';
import { collectorSecrets } from './telemetry/collector-headers.ts';

/** Every secret that the desk knows: none of them may be written or shown. */
export function listSecrets({ state, vault }: DeskData, environment: DataOptions['environment']): readonly string[] {
  const { secrets, config } = state.facts();
  return [
    ...[...secrets.values()].map(({ secret }) => secret),
    ...(config?.clientKeys ?? []).map(({ secret }) => secret),
    ...vault.list().flatMap((name) => vault.get(name) ?? []),
    ...[findAnalysisKey(vault, environment)].flatMap((key) => key?.secret ?? []),
    ...collectorSecrets(vault, environment),
  ];
}
