import type { Catalog, Model } from '../catalog/catalog.ts';
import { tiers, type Tier } from '../../../shared/tier.ts';
import type { Exclusion } from './candidate.ts';
import type { Bench } from './bench.ts';
import type { Sort } from './route-plan.ts';
import type { ProviderBar, Snapshot } from './snapshot.ts';

/** The members of a tier, parted by what is known of them before a request is looked at closely. */
export interface SettledTier {
  /** Some endpoint may answer: to be judged for each request. */
  readonly open: readonly Model[];
  /** Nobody serves them now, or they lack what such requests need. */
  readonly excluded: readonly Exclusion[];
}

/** Most models of a catalog are at providers without a key, and that changes only when a person does something. */
interface Settled {
  readonly bars: ReadonlyMap<string, ProviderBar>;
  readonly catalog: Catalog;
  readonly disabledModels: readonly string[];
  readonly tiers: Map<number, SettledTier>;
}

/** By allow-list where there is one, else by bars. */
const settledBy = new WeakMap<object, Settled>();

/**
 * Makes a planner look only at models that could be chosen.
 *
 * @param judgeSettled the part of the judgement that depends on nothing but the model, the bars, the allow-list, what the user
 * switched off and what the request needs; null = the model is open
 */
export function settledTier(
  tier: Tier,
  bench: Bench,
  judgeSettled: (model: Model, bench: Bench) => Exclusion | null,
): SettledTier {
  const { catalog } = bench.snapshot;
  const key = keyOf(tier, bench);
  const known = settledFor(bench.snapshot).tiers;
  let parted = known.get(key);
  if (parted === undefined) known.set(key, (parted = part(catalog.tiers[tier], bench, judgeSettled)));
  return parted;
}

const sorts: readonly Sort[] = ['price', 'throughput', 'latency'];

/** A number for what the partition depends on: joining words would cost more than looking the models up. */
function keyOf(tier: Tier, { endpointSort, request }: Bench): number {
  const { tools, images, structuredOutputs } = request.needs;
  const needs = (tools ? 1 : 0) + (images ? 2 : 0) + (structuredOutputs ? 4 : 0);
  return (tiers.indexOf(tier) * sorts.length + sorts.indexOf(endpointSort)) * 8 + needs;
}

/** Bars, allow-lists and settings are replaced, never changed, once a snapshot has them. */
function settledFor({ bars, bans, catalog, settings: { disabledModels } }: Snapshot): Settled {
  const known = settledBy.get(bans ?? bars);
  if (known?.bars === bars && known.catalog === catalog && known.disabledModels === disabledModels) return known;
  const settled: Settled = { bars, catalog, disabledModels, tiers: new Map() };
  settledBy.set(bans ?? bars, settled);
  return settled;
}

function part(
  models: readonly Model[],
  bench: Bench,
  judgeSettled: (model: Model, bench: Bench) => Exclusion | null,
): SettledTier {
  const open: Model[] = [];
  const excluded: Exclusion[] = [];
  for (const model of models) {
    const exclusion = judgeSettled(model, bench);
    if (exclusion === null) open.push(model);
    else excluded.push(exclusion);
  }
  return { open, excluded };
}
