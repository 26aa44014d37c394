import type { AutoCandidate } from './candidates.ts';
import { isNumber } from './candidates.ts';
import type { TaskClass } from './classify.ts';

/** Output tokens of one request by class: our assumption until the user's own log says better. */
const outputTokens: Readonly<Record<TaskClass, number>> = {
  question: 350,
  'write-code': 900,
  'algorithmic-code': 800,
  'edit-code': 700,
  'agent-first-step': 400,
  'agent-later-step': 300,
  digest: 350,
  math: 400,
};

/** How many times the output of a plain model one that thinks writes, hidden tokens included. Assumption; agents think less per step. */
const reasoningFactor: Readonly<Record<TaskClass, number>> = {
  question: 3,
  'write-code': 5,
  'algorithmic-code': 10,
  'edit-code': 5,
  'agent-first-step': 3,
  'agent-later-step': 2,
  digest: 2,
  math: 6,
};

/** Own requests that weigh as much as the shipped prior. */
const priorRequests = 8;

/**
 * Expected cost of one request, USD; null when a price is unknown and nothing was measured.
 * Cost per task is not list price: measured means win, shrunk towards the prior while they rest on few requests.
 */
export function expectedCost(candidate: AutoCandidate, taskClass: TaskClass, promptTokens: number): number | null {
  const prior = priorCost(candidate, taskClass, promptTokens);
  if (!isNumber(candidate.meanCostUsd)) return prior === null ? null : prior * factorOf(candidate);
  if (candidate.costSamples === undefined || prior === null) return candidate.meanCostUsd;
  const samples = Math.max(0, candidate.costSamples);
  return (samples * candidate.meanCostUsd + priorRequests * prior) / (samples + priorRequests);
}

function factorOf({ costFactor }: AutoCandidate): number {
  if (costFactor === undefined) return 1;
  return (costFactor.samples * costFactor.factor + priorRequests) / (costFactor.samples + priorRequests);
}

function priorCost(candidate: AutoCandidate, taskClass: TaskClass, promptTokens: number): number | null {
  const { promptUsdPerMTok: prompt, completionUsdPerMTok: completion } = candidate;
  if (!isNumber(prompt) || !isNumber(completion)) return null;
  const output = outputTokens[taskClass] * (candidate.reasoning === true ? reasoningFactor[taskClass] : 1);
  return (promptTokens * prompt + output * completion) / 1_000_000;
}
