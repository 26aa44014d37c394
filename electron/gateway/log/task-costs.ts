import type { RequestLog } from '../../../shared/request-log.ts';
import type { Catalog } from '../catalog/catalog.ts';

/** What requests really cost at a model, against what list prices and a usual answer would have made of them. */
export interface CostFactor {
  /** 1 = as list prices say; below 1 caches or short answers save, above 1 long answers cost. */
  readonly factor: number;
  readonly samples: number;
}

/** Learns from finished requests what a task costs at each model. */
export interface TaskCosts {
  readonly record: (entry: RequestLog, catalog: Catalog) => void;
  /** By model id. */
  readonly factors: () => ReadonlyMap<string, CostFactor>;
}

/** Tokens of a usual answer, and how many times that a model that thinks writes. Only the yardstick: a wrong one cancels out over models. */
const usualAnswerTokens = 500;
const reasoningFactor = 3;

/** Each new request takes this share off the weight of the old ones: about the last hundred count. */
const fading = 0.99;

interface Sum {
  actualUsd: number;
  listUsd: number;
  samples: number;
}

/** Learns from finished requests what a task costs at each model: over published runs that differs from the list price up to 42-fold. */
export function createTaskCosts(): TaskCosts {
  const sums = new Map<string, Sum>();
  const factors = new Map<string, CostFactor>();

  function record(entry: RequestLog, catalog: Catalog): void {
    const listUsd = listCost(entry, catalog);
    if (entry.outcome !== 'succeeded' || entry.model === null || entry.costUsd === null || listUsd === null) return;
    const sum = sums.get(entry.model) ?? { actualUsd: 0, listUsd: 0, samples: 0 };
    sum.actualUsd = sum.actualUsd * fading + entry.costUsd;
    sum.listUsd = sum.listUsd * fading + listUsd;
    sum.samples = sum.samples * fading + 1;
    sums.set(entry.model, sum);
    factors.set(entry.model, toFactor(sum));
  }

  return { record, factors: () => factors };
}

function toFactor({ actualUsd, listUsd, samples }: Sum): CostFactor {
  return { factor: actualUsd / listUsd, samples };
}

/** @returns null where a price is not known or nothing costs anything */
function listCost({ model, provider, usage }: RequestLog, catalog: Catalog): number | null {
  const known = model === null ? undefined : catalog.modelById.get(model);
  const price = known?.endpoints.find((endpoint) => endpoint.provider === provider)?.price;
  if (known === undefined || usage === null || price === undefined) return null;
  const { promptUsdPerMTok: prompt, completionUsdPerMTok: completion } = price;
  if (prompt === null || completion === null) return null;
  const answer = usualAnswerTokens * (known.supports.reasoning ? reasoningFactor : 1);
  const cost = (usage.prompt * prompt + answer * completion) / 1_000_000;
  return cost > 0 ? cost : null;
}
