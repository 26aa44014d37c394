import type { Candidate } from './candidate.ts';
import { chainLength } from './chain.ts';
import type { Bench } from './bench.ts';
import { judgeOthers } from './judge.ts';
import { isOneProviderOnly } from './provider-fit.ts';

const none: readonly Candidate[] = [];

/**
 * The models of a chain at their other providers, in the order of the chain and then of each model's own: asked when the
 * chain itself has failed. Each model at up to three providers altogether, as one that a request names.
 */
export function spareEndpoints(chain: readonly Candidate[], bench: Bench): readonly Candidate[] {
  if (isOneProviderOnly(bench.rules)) return none;
  let spares: Candidate[] | null = null;
  for (const candidate of chain) {
    // most models are at one provider that has a key
    if (!isElsewhere(candidate, bench)) continue;
    for (const other of judgeOthers(candidate, chainLength - 1, bench)) (spares ??= []).push(other);
  }
  return spares ?? none;
}

function isElsewhere({ model, endpoint }: Candidate, { snapshot: { bars } }: Bench): boolean {
  for (const other of model.endpoints) if (other !== endpoint && !bars.has(other.provider)) return true;
  return false;
}
