import type { Catalog, Model } from '../catalog/catalog.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { Exclusion } from './candidate.ts';
import type { Bench } from './judge.ts';
import type { ProviderBar } from './snapshot.ts';

/** The members of a tier, parted by what is known of them before a request is looked at closely. */
export interface SettledTier {
  /** Some endpoint may answer: to be judged for each request. */
  readonly open: readonly Model[];
  /** Nobody serves them now, or they lack what such requests need. */
  readonly excluded: readonly Exclusion[];
}

/** Most models of a catalog are at providers without a key, and that changes only when a person does something. */
interface Settled {
  readonly catalog: Catalog;
  readonly disabledModels: readonly string[];
  readonly tiers: Map<string, SettledTier>;
}

const settledByBars = new WeakMap<ReadonlyMap<string, ProviderBar>, Settled>();

/**
 * Makes a planner look only at models that could be chosen.
 *
 * @param judgeSettled the part of the judgement that depends on nothing but the model, the bars, what the user switched off and
 * what the request needs; null = the model is open
 */
export function settledTier(
  tier: Tier,
  bench: Bench,
  judgeSettled: (model: Model, bench: Bench) => Exclusion | null,
): SettledTier {
  const { catalog, bars, bans } = bench.snapshot;
  // Allow-lists belong to a client key; what they forbid is not kept.
  if (bans !== undefined) return part(catalog.tiers[tier], bench, judgeSettled);
  const { tools, images, structuredOutputs } = bench.request.needs;
  const key = `${tier} ${bench.endpointSort} ${tools} ${images} ${structuredOutputs}`;
  const { tiers } = settledFor(bars, catalog, bench.snapshot.settings.disabledModels);
  let parted = tiers.get(key);
  if (parted === undefined) tiers.set(key, (parted = part(catalog.tiers[tier], bench, judgeSettled)));
  return parted;
}

/** Bars and settings are replaced, never changed, once a snapshot has them. */
function settledFor(
  bars: ReadonlyMap<string, ProviderBar>,
  catalog: Catalog,
  disabledModels: readonly string[],
): Settled {
  const known = settledByBars.get(bars);
  if (known?.catalog === catalog && known.disabledModels === disabledModels) return known;
  const settled: Settled = { catalog, disabledModels, tiers: new Map() };
  settledByBars.set(bars, settled);
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
