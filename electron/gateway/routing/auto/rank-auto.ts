import { placeCandidates } from './candidates.ts';
import type { AutoCandidate } from './candidates.ts';
import { hullOf, inCostTier, orderBehind, walkHull } from './choose.ts';
import type { CostTier, Option } from './choose.ts';
import { classOf, readKinds } from './classify.ts';
import type { Kinds, TaskClass } from './classify.ts';
import { expectedCost } from './cost-per-task.ts';
import { extractTask } from './extract-task.ts';
import type { Task } from './extract-task.ts';
import { readTextFeatures } from './features.ts';
import { loopGroupOf, readAnchors, toChance } from './quality-heads.ts';
import { shippedWeights } from './shipped-weights.ts';
import { phaseNames } from './weights.ts';
import type { AnchorLogits, Weights } from './weights.ts';
import { chanceAt, gainQuantile, meanChance } from './yardstick.ts';
import type { Strength } from './yardstick.ts';

/** Strength of model that a request needs, in the words of TwinRouterBench. */
export type NeededTier = 'low' | 'mid' | 'mid_high' | 'high';

export interface AutoInput {
  /** The request, in any of the three wire formats. */
  readonly body: unknown;
  /** Models that may be chosen; at least one. */
  readonly candidates: readonly AutoCandidate[];
  /** 0 = best quality .. 10 = lowest cost. */
  readonly dial: number;
  /** Cost band; wins over the dial. */
  readonly costTier?: CostTier | null;
  /** Prompt tokens if counted better than 4 characters each. */
  readonly promptTokens?: number;
  /** What a person calls a model; without it the reason says the id. */
  readonly nameOf?: (id: string) => string;
}

export interface RankedModel {
  readonly model: string;
  /** Chance of success at this prompt, 0..1. */
  readonly predictedSuccess: number;
  /** USD; null = a price is unknown. */
  readonly expectedCostUsd: number | null;
}

export interface HullCorner {
  readonly model: string;
  readonly costUsd: number | null;
  /** Mean chance of success over the class of the request. */
  readonly quality: number;
}

/** The whole decision, with everything it rests on. */
export interface AutoRanking {
  /** Chosen model first. */
  readonly order: readonly RankedModel[];
  readonly class: TaskClass;
  /** Need for a strong model, 0..1: what the strongest candidate is expected to gain over the weakest. */
  readonly score: number;
  readonly tier: NeededTier;
  /** Model id to chance of success. */
  readonly estimates: Readonly<Record<string, number>>;
  /** Model id to expected cost of this request, USD. */
  readonly expectedCostUsd: Readonly<Record<string, number | null>>;
  /** Model id to mean chance of success over the class of the request: what the hull is made of. */
  readonly quality: Readonly<Record<string, number>>;
  /** Corners the dial walks along, cheapest first. */
  readonly hull: readonly HullCorner[];
  /** One sentence for a person. */
  readonly reason: string;
  readonly task: Task;
}

/** Chooses among models for one request. Pure: same input, same answer; reads no clock, no disk, no earlier request. */
export function rankAuto(input: AutoInput, weights: Weights = shippedWeights): AutoRanking {
  const reading = readPrompt(input.body, weights);
  const strengths = placeCandidates(input.candidates, reading.reference);
  const promptTokens = input.promptTokens ?? reading.task.facts.contextTokens;
  const options: readonly Option[] = input.candidates.map((candidate, index) => ({
    id: candidate.id,
    costUsd: expectedCost(candidate, reading.costClass, promptTokens),
    quality: meanChance(reading.reference, strengths[index] ?? middling),
  }));
  const strengthOf = new Map(input.candidates.map((candidate, index) => [candidate.id, strengths[index] ?? middling]));
  const chance = (id: string): number => chanceAt(reading.anchors, strengthOf.get(id) ?? middling);
  const costTier = input.costTier ?? null;
  const whole = hullOf(options);
  const band = costTier === null ? options : inCostTier(options, costTier);
  const hull = costTier === null ? whole : hullOf(band);
  const chosen = walkHull(hull.length, costTier === null ? input.dial : 0, (corner) =>
    gainQuantile(
      reading.reference,
      reading.anchors,
      strengthOf.get(hull[corner]?.id ?? '') ?? middling,
      strengthOf.get(hull[corner + 1]?.id ?? '') ?? middling,
    ),
  );
  const order = orderBehind(options, whole, hull[chosen], band).map((option) => ({
    model: option.id,
    predictedSuccess: chance(option.id),
    expectedCostUsd: option.costUsd,
  }));
  return {
    order,
    class: reading.class,
    score: scoreOf(reading.anchors, whole, chance),
    tier: reading.tier,
    estimates: Object.fromEntries(options.map((option) => [option.id, chance(option.id)])),
    expectedCostUsd: Object.fromEntries(options.map((option) => [option.id, option.costUsd])),
    quality: Object.fromEntries(options.map((option) => [option.id, option.quality])),
    hull: hull.map((option) => ({ model: option.id, costUsd: option.costUsd, quality: option.quality })),
    reason: reasonOf(
      order,
      hull,
      `${reading.class}, ${costTier === null ? `dial ${input.dial}` : `cost tier ${costTier}`}`,
      input.nameOf ?? asItIs,
    ),
    task: reading.task,
  };
}

const middling: Strength = { position: 0.5, reasoning: false, shift: 0 };

/** What the prompt alone says, before any model is looked at. */
export interface PromptReading {
  readonly task: Task;
  readonly class: TaskClass;
  /** The class without regard to offered tools: the same prompt has the same choice in every client. */
  readonly costClass: TaskClass;
  readonly anchors: AnchorLogits;
  /** Anchors of typical requests of the same kind. */
  readonly reference: readonly AnchorLogits[];
  readonly tier: NeededTier;
}

/** Reads a body of any wire format. The costly half of a choice: it does not depend on the models. Never throws. */
export function readPrompt(body: unknown, weights: Weights = shippedWeights): PromptReading {
  const task = extractTask(body);
  const features = readTextFeatures(task.text);
  const kinds = readKinds(weights, features, task.facts);
  const anchors = readAnchors(weights, features, kinds, task);
  return {
    task,
    class: classOf(kinds, task.facts),
    costClass: classOf(kinds, { ...task.facts, tools: false }),
    anchors,
    reference: task.facts.firstStep ? weights.reference[kinds.top] : loopReference(weights, task),
    tier: tierOf(anchors, kinds, task),
  };
}

function loopReference(weights: Weights, task: Task): readonly AnchorLogits[] {
  const phases = weights.loop[loopGroupOf(task)];
  return phaseNames.map((phase) => phases[phase]);
}

/** A failed step costs a run all its steps, so an agent takes a weaker model only when it is this sure. */
const sureForAgents = 0.8;

/** What a single answer may lose against the strongest model. */
const tolerableLoss = 0.12;

function neededChance(anchors: AnchorLogits, kinds: Kinds, task: Task): number {
  if (!task.facts.firstStep || kinds.top === 'errand') return sureForAgents;
  return toChance(anchors[3]) - tolerableLoss;
}

const tierOrder = ['low', 'mid', 'mid_high'] as const;

function tierOf(anchors: AnchorLogits, kinds: Kinds, task: Task): NeededTier {
  // The first step of a repair sets its course, and eleven rows cannot vouch for a weaker model there.
  if (task.facts.firstStep && kinds.top === 'issue') return 'high';
  const needed = neededChance(anchors, kinds, task);
  return tierOrder.find((_, index) => toChance(anchors[index] ?? 0) >= needed) ?? 'high';
}

/** A gain of this much reads as a need of one half; without any gain the need is about a fifth. The order is that of the gains. */
const halfNeedGain = 0.25;
const needSteepness = 6;

/** Gain from the cheapest to the best candidate; with one candidate, or equal ones, from the low to the high anchor. */
function scoreOf(anchors: AnchorLogits, hull: readonly Option[], chance: (id: string) => number): number {
  const cheapest = hull[0];
  const best = hull.at(-1);
  const gain =
    hull.length < 2 || cheapest === undefined || best === undefined
      ? toChance(anchors[3]) - toChance(anchors[0])
      : chance(best.id) - chance(cheapest.id);
  return toChance((gain - halfNeedGain) * needSteepness);
}

function asItIs(id: string): string {
  return id;
}

function reasonOf(
  order: readonly RankedModel[],
  hull: readonly Option[],
  basis: string,
  nameOf: (id: string) => string,
): string {
  const first = order[0];
  if (first === undefined) return 'No candidate.';
  const said = `${basis}: ${nameOf(first.model)}, ${percent(first.predictedSuccess)} likely to succeed at about ${dollars(first.expectedCostUsd)}`;
  const best = order.find((entry) => entry.model === hull.at(-1)?.id);
  if (order.length === 1) return `${said}; it is the only one to choose from.`;
  if (best === undefined || best.model === first.model) return `${said}; the best of ${order.length}.`;
  return `${said}; ${nameOf(best.model)} would reach ${percent(best.predictedSuccess)} at ${dollars(best.expectedCostUsd)}.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function dollars(amount: number | null): string {
  return amount === null ? 'an unknown price' : `$${Number(amount.toPrecision(2))}`;
}
