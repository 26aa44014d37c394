import { readEnvironmentKey } from '../../storage/environment-keys.ts';
import type { Vault } from '../../storage/vault.ts';
import { clientKeyPrefix } from '../client-secret.ts';

/** The user's key for Artificial Analysis: from the vault, else from the environment. */
export interface AnalysisKey {
  readonly secret: string;
  readonly source: 'vault' | 'environment';
}

const environmentVariable = 'ARTIFICIAL_ANALYSIS_API_KEY';

/** Vault name of the key. */
export const analysisKeyEntry = 'figures:artificial-analysis';

/** The key entered in the window, else the one in `ARTIFICIAL_ANALYSIS_API_KEY`; null when there is neither. */
export function findAnalysisKey(
  vault: Vault,
  environment: Readonly<Record<string, string | undefined>>,
): AnalysisKey | null {
  const kept = vault.get(analysisKeyEntry);
  if (kept !== undefined) return { secret: kept, source: 'vault' };
  const exported = readEnvironmentKey(environment, [environmentVariable], clientKeyPrefix);
  return exported === null ? null : { secret: exported.secret, source: 'environment' };
}
