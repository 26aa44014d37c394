import { readPrompt } from '../../electron/gateway/routing/auto/rank-auto.ts';
import type { Weights } from '../../electron/gateway/routing/auto/weights.ts';
import type { StepRow } from '../../scripts/train-auto/read-rows.ts';

/**
 * The static score of TwinRouterBench (arXiv 2605.18859; its repository's `compute_v2_scores`): row pass, exact tier, pass by whole
 * trajectory (weighted by rows) and cost saved against always-high, and the mean of the four, all in percent.
 */

export interface TieredStep {
  readonly bench: string;
  readonly instance: string;
  readonly step: number;
  /** 0 low .. 3 high: cheapest that suffices, and the one chosen. */
  readonly wanted: number;
  readonly chosen: number;
  readonly promptTokens: number;
}

export interface AgentScores {
  readonly pass: number;
  readonly exact: number;
  readonly trajectory: number;
  readonly save: number;
  readonly combined: number;
}

const tierNumber = { low: 0, mid: 1, mid_high: 2, high: 3 } as const;

/** Each step with the tier that the router asks for. @param weightsOf weights that have not seen the step's run, by its instance */
export function routeSteps(steps: readonly StepRow[], weightsOf: (instance: string) => Weights): readonly TieredStep[] {
  return steps.map((row) => ({
    bench: row.bench,
    instance: row.instance,
    step: row.step,
    wanted: row.tier,
    chosen: tierNumber[readPrompt(row.body, weightsOf(row.instance)).tier],
    promptTokens: JSON.stringify(row.body.messages).length / 4,
  }));
}

/** USD per million tokens of the four tiers (table A5): cache read, cache write, output. Prompts are always billed as cache. */
const rates = [
  [0.13, 0.26, 0.5],
  [0.059, 0.3, 2],
  [0.05, 0.083, 5],
  [0.5, 6.25, 25],
] as const;

/** The rows hold no outputs; the benchmark's own estimate needs neighbouring steps that are missing here. */
const outputTokens = 250;
const cacheSteps = 3;
const high = 3;

export function scoreAgents(steps: readonly TieredStep[]): AgentScores {
  const runs = Map.groupBy(steps, (step) => step.instance);
  const share = (count: number): number => (100 * count) / steps.length;
  const passed = [...runs.values()].filter((run) => run.every((step) => step.chosen >= step.wanted));
  const parts = {
    pass: share(steps.filter((step) => step.chosen >= step.wanted).length),
    exact: share(steps.filter((step) => step.chosen === step.wanted).length),
    trajectory: share(passed.flat().length),
    save: savedShare(steps, runs),
  };
  return { ...parts, combined: (parts.pass + parts.exact + parts.trajectory + parts.save) / 4 };
}

/** Macro mean over benches by rows. A failed run wins nothing and its own cost is lost. */
function savedShare(steps: readonly TieredStep[], runs: ReadonlyMap<string, readonly TieredStep[]>): number {
  let saved = 0;
  for (const [bench, rows] of Map.groupBy(steps, (step) => step.bench)) {
    let always = 0;
    let won = 0;
    for (const run of runs.values()) {
      if (run[0]?.bench !== bench) continue;
      const base = costOf(run, () => high);
      const spent = costOf(run, (step) => step.chosen);
      always += base;
      won += run.every((step) => step.chosen >= step.wanted) ? base - spent : -spent;
    }
    saved += (rows.length / steps.length) * ((100 * won) / always);
  }
  return saved;
}

/** A prefix is read from the cache when the same tier answered at most three steps ago, else it is written. */
function costOf(run: readonly TieredStep[], tierOf: (step: TieredStep) => number): number {
  let before: { tier: number; step: number; tokens: number } | null = null;
  let cost = 0;
  for (const step of run.toSorted((left, right) => left.step - right.step)) {
    const tier = tierOf(step);
    const [read, write, output] = rates[tier] ?? rates[high];
    const warm =
      before !== null && before.tier === tier && step.step - before.step <= cacheSteps
        ? Math.min(before.tokens, step.promptTokens)
        : 0;
    cost += warm * read + (step.promptTokens - warm) * write + outputTokens * output;
    before = { tier, step: step.step, tokens: step.promptTokens };
  }
  return cost;
}
