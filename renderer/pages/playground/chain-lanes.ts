import type { RoutePreview } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';

export type ChainStep = RoutePreview['chain'][number];

/** Steps of the chain that stand in one line. */
export interface ChainLane {
  /** Tier that steps in when the ones before have nobody left; null = those who are asked first. */
  readonly neighbour: Tier | null;
  /** The models of the line before, at their other providers. */
  readonly elsewhere: boolean;
  /** Place of the first step in the whole chain, from 1. */
  readonly from: number;
  readonly steps: readonly ChainStep[];
}

/** @returns the primary and its fallbacks, these at other providers, then one lane for each neighbouring tier. */
export function chainLanes(chain: readonly ChainStep[]): readonly ChainLane[] {
  const lanes: { neighbour: Tier | null; from: number; steps: ChainStep[] }[] = [];
  chain.forEach((step, index) => {
    const neighbour = step.role === 'neighbour' ? step.tier : null;
    const lane = lanes.at(-1);
    if (lane !== undefined && lane.neighbour === neighbour) lane.steps.push(step);
    else lanes.push({ neighbour, from: index + 1, steps: [step] });
  });
  return lanes.flatMap(splitElsewhere);
}

/**
 * The chain with the money that the Auto Router expects: it has read the prompt, so that its figure is another than the
 * usual one. At other providers of a model it is in proportion.
 *
 * @param costs USD by model id; undefined = another router
 */
export function withAutoCosts(
  chain: readonly ChainStep[],
  costs: RoutePreview['expectedCostUsd'],
): readonly ChainStep[] {
  if (costs === undefined) return chain;
  return chain.map((step) => {
    const cost = costs[step.model] ?? null;
    const usual = chain.find(({ model }) => model === step.model)?.expectedCostUsd ?? null;
    if (cost === null || usual === null || step.expectedCostUsd === null) return step;
    return { ...step, expectedCostUsd: usual === 0 ? cost : cost * (step.expectedCostUsd / usual) };
  });
}

/** Where several models come once each before one of them comes again, the rest has a line of its own. */
function splitElsewhere({ neighbour, from, steps }: Omit<ChainLane, 'elsewhere'>): readonly ChainLane[] {
  const models = steps.map(({ model }) => model);
  const count = new Set(models).size;
  const isRound = count > 1 && count < models.length && new Set(models.slice(0, count)).size === count;
  if (!isRound) return [{ neighbour, elsewhere: false, from, steps }];
  return [
    { neighbour, elsewhere: false, from, steps: steps.slice(0, count) },
    { neighbour, elsewhere: true, from: from + count, steps: steps.slice(count) },
  ];
}
