// node --expose-gc bench/planning.ts: what planning one request takes, inside the process; prints one line of JSON.
import { noClientLimits } from '../shared/guardrails.ts';
import type { ConfigModel } from '../shared/config-file.ts';
import { factorySettings } from '../shared/settings.ts';
import { buildCatalog } from '../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../electron/gateway/catalog/bundled.ts';
import type { Catalog } from '../electron/gateway/catalog/catalog.ts';
import { plainRequest } from '../electron/gateway/routing/plain-request.ts';
import { planRoute } from '../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../electron/gateway/routing/read-intent.ts';
import type { Snapshot } from '../electron/gateway/routing/snapshot.ts';
import { quantile } from './load.ts';

export interface PlanningFigures {
  readonly p50Us: number;
  readonly p99Us: number;
  /** Heap after all plans, above that before them, MB, garbage collected. */
  readonly growthMb: number;
}

declare const gc: (() => void) | undefined;

function heapMb(): number {
  if (typeof gc === 'function') gc();
  return process.memoryUsage().heapUsed / 1e6;
}

const { tierBands, tierPins } = factorySettings;
const bundled = bundledSnapshot();

function toCatalog(models: readonly ConfigModel[], mode: 'merge' | 'only'): Catalog {
  return buildCatalog({ snapshot: bundled, providers: [], models, mode, tierBands, tierPins });
}

/** Every model at every provider of the bundled catalog, percentiles spread evenly. */
function manyModels(count: number): ConfigModel[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `author-${index % 40}/model-${index}`,
    codingPercentile: (index * 100) / count,
    contextLength: 200_000,
    endpoints: bundled.providers.map(({ id }, at) => ({
      provider: id,
      modelId: `model-${index}`,
      promptUsdPerMTok: ((index * 7 + at * 3) % 100) / 10,
      completionUsdPerMTok: ((index * 11 + at * 5) % 300) / 10,
      throughputP50: 20 + ((index + at) % 200),
    })),
  }));
}

/** Every provider has a key, so that every endpoint has to be judged. */
function measure(catalog: Catalog, plans: number): PlanningFigures {
  const clientKey = {
    id: 'bench',
    name: 'bench',
    hash: '',
    defaultTier: null,
    preventOverrides: false,
    limits: noClientLimits,
  };
  const world: Snapshot = {
    now: Date.now(),
    catalog,
    settings: factorySettings,
    clientKey,
    bars: new Map(),
    rests: new Map(),
    speeds: new Map(),
  };
  const tiers = ['pareto-code', 'pareto-code:medium', 'pareto-code:low', 'pareto-code:nitro'].map(plainRequest);
  const times: number[] = [];
  let before = 0;
  for (let run = 0; run < plans * 2; run += 1) {
    const request = tiers[run % tiers.length] ?? plainRequest('pareto-code');
    const startedAt = performance.now();
    const plan = planRoute(readIntent(request, world), request, world);
    const us = (performance.now() - startedAt) * 1000;
    if (plan.refusal !== null) throw plan.refusal;
    // The first half warms the compiler up.
    if (run === plans) before = heapMb();
    if (run >= plans) times.push(us);
  }
  return { p50Us: quantile(times, 0.5), p99Us: quantile(times, 0.99), growthMb: heapMb() - before };
}

const plans = Number(process.argv[2] ?? 20_000);
console.log(
  JSON.stringify({
    bundled: measure(toCatalog([], 'merge'), plans),
    large: measure(toCatalog(manyModels(1_000), 'only'), Math.ceil(plans / 4)),
  }),
);
