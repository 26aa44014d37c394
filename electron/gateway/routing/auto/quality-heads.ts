import type { Kinds } from './classify.ts';
import { phaseOf } from './classify.ts';
import { denseCount } from './features.ts';
import type { TextFeatures } from './features.ts';
import type { Forest } from './forest.ts';
import { scoreForest } from './forest.ts';
import { scoreLinear, softmax } from './linear-model.ts';
import type { Task } from './extract-task.ts';
import { kindNames } from './weights.ts';
import type { AnchorLogits, Kind, LoopGroup, Weights } from './weights.ts';

/** Logits of the text model that the exam and word-problem heads read after the dense features: the first three outcomes. */
export const outcomeInputs = 3;

/** A kind below this share adds less than it costs to ask its head. */
const smallShare = 0.02;

/** Share of tool outputs with code from which on a loop is work on code. Repository runs have 0.3 and more, office errands 0.1 at most. */
const codeLoopShare = 0.2;

const scriptTask =
  /\b(?:write|create|build|generate|implement|add)\b[^.\n]{0,80}\b(?:script|program|function|module|tests?|app|code|api|server)\b/i;

/** What an agent works on. */
export function loopGroupOf(task: Task): LoopGroup {
  if (task.facts.codeShare >= codeLoopShare) return 'code';
  return scriptTask.test(task.text) ? 'script' : 'other';
}

/**
 * Chance that a model of each strength succeeds at this request, as logits.
 * Later steps of an agent are read from the loop, everything else from the wording.
 */
export function readAnchors(weights: Weights, features: TextFeatures, kinds: Kinds, task: Task): AnchorLogits {
  if (!task.facts.firstStep) return weights.loop[loopGroupOf(task)][phaseOf(task.facts)];
  const sums = [0, 0, 0, 0];
  let total = 0;
  kindNames.forEach((kind, index) => {
    const share = kinds.shares[index] ?? 0;
    if (share < smallShare) return;
    total += share;
    anchorsOfKind(weights, features, kind).forEach((logit, anchor) => {
      sums[anchor] = (sums[anchor] ?? 0) + share * toChance(logit);
    });
  });
  const mean = (anchor: number): number => toLogit((sums[anchor] ?? 0) / total);
  return [mean(0), mean(1), mean(2), mean(3)];
}

/** The head of one kind. */
export function anchorsOfKind(weights: Weights, features: TextFeatures, kind: Kind): AnchorLogits {
  switch (kind) {
    case 'exam':
      return readPair(weights, features, weights.exam);
    case 'word-problem':
      return readPair(weights, features, weights.wordProblem);
    case 'contest': {
      const inputs = features.dense;
      const { low, mid, midReasoning, high } = weights.contest;
      return [
        scoreForest(low, inputs),
        scoreForest(mid, inputs),
        scoreForest(midReasoning, inputs),
        scoreForest(high, inputs),
      ];
    }
    case 'issue':
    case 'errand':
    case 'digest':
      return weights.constants[kind];
    case 'ask':
    case 'code':
    case 'repair':
    case 'reasoning':
      return readTone(weights, features);
    default:
      return kind satisfies never;
  }
}

/** Share of the words' own verdict in the mean of words and trees: the mean beats both (MMLU .695 against .68 and .66). */
const wordShare = 0.5;

/** Two measured models only: the middle is half way between them. */
function readPair(
  weights: Weights,
  features: TextFeatures,
  forests: Readonly<Record<'low' | 'high', Forest>>,
): AnchorLogits {
  const logits = scoreLinear(weights.outcome, features);
  const [, weak = 0, strong = 0, both = 0] = softmax(logits);
  const inputs = headInputs(features, logits);
  const blend = (words: number, forest: Forest): number =>
    toLogit(wordShare * words + (1 - wordShare) * toChance(scoreForest(forest, inputs)));
  const low = blend(weak + both, forests.low);
  const high = blend(strong + both, forests.high);
  const mid = (low + high) / 2;
  return [low, mid, mid, high];
}

/** Dense features, then the outcome logits relative to "both right". */
export function headInputs(features: TextFeatures, outcome: Float64Array): Float32Array {
  const inputs = new Float32Array(denseCount + outcomeInputs);
  inputs.set(features.dense);
  for (let index = 0; index < outcomeInputs; index++) {
    inputs[denseCount + index] = (outcome[index] ?? 0) - (outcome[outcomeInputs] ?? 0);
  }
  return inputs;
}

function readTone(weights: Weights, features: TextFeatures): AnchorLogits {
  const shares = softmax(scoreLinear(weights.tone, features));
  const mean = (anchor: number): number =>
    toLogit(weights.toneLogits.reduce((sum, row, tone) => sum + (shares[tone] ?? 0) * toChance(row[anchor] ?? 0), 0));
  return [mean(0), mean(1), mean(2), mean(3)];
}

export function toChance(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Kept off 0 and 1, where a logit has no end. */
export function toLogit(chance: number): number {
  const safe = Math.min(0.999, Math.max(0.001, chance));
  return Math.log(safe / (1 - safe));
}
