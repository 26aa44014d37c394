import type { Model } from '../catalog/catalog.ts';
import type { Exclusion } from './candidate.ts';
import type { Sort } from './route-plan.ts';
import type { ProviderBar } from './snapshot.ts';

/** Models no provider can serve now, each with its reason; null = some provider is open. Filled as models are asked for. */
export type ClosedModels = Map<Model, Exclusion | null>;

/** Most models of a catalog are at providers without a key, and that changes only when a person does something. */
const closedByBars = new WeakMap<ReadonlyMap<string, ProviderBar>, Record<Sort, ClosedModels>>();

/**
 * @param bars never changed once a snapshot has them
 * @param sort order of a model's endpoints: the reason of the first counts
 */
export function closedModels(bars: ReadonlyMap<string, ProviderBar>, sort: Sort): ClosedModels {
  let known = closedByBars.get(bars);
  if (known === undefined) {
    known = { price: new Map(), throughput: new Map(), latency: new Map() };
    closedByBars.set(bars, known);
  }
  return known[sort];
}
