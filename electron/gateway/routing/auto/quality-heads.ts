import type { Kinds } from './classify.ts';
import { phaseOf } from './classify.ts';
import type { TextFeatures } from './features.ts';
import type { Forest } from './forest.ts';
import { scoreForest } from './forest.ts';
import { scoreLinear, softmax } from './linear-model.ts';
import type { Task } from './extract-task.ts';
import { readStory } from './story.ts';
import { kindNames } from './weights.ts';
import type { AnchorLogits, Kind, LoopGroup, Weights } from './weights.ts';

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
      return readExam(weights, features);
    case 'word-problem':
      return readWordProblem(weights, features);
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

/** Two measured models only: the middle is half way between them. The trees read the words too, so they count twice; the mean beats both. */
function readExam({ exam }: Weights, features: TextFeatures): AnchorLogits {
  const logits = exam.words.map((model) => scoreLinear(model, features));
  const inputs = examInputs(features, logits);
  const words = logits.map(readOutcomes);
  const blend = (of: (pair: PairChances) => number, forest: Forest): number =>
    toLogit(
      (words.reduce((sum, pair) => sum + of(pair), 0) / words.length + 2 * toChance(scoreForest(forest, inputs))) / 3,
    );
  return withMiddle(
    blend((pair) => pair.weak, exam.low),
    blend((pair) => pair.strong, exam.high),
  );
}

/** Trees on the gain itself, because some hundred rows say little about either model alone. */
function readWordProblem({ wordProblem }: Weights, features: TextFeatures): AnchorLogits {
  const { weak, strong } = readOutcomes(scoreLinear(wordProblem.words, features));
  const middle = (weak + strong) / 2;
  const gain = (strong - weak + scoreForest(wordProblem.gain, wordInputs(features))) / 2;
  return withMiddle(toLogit(middle - gain / 2), toLogit(middle + gain / 2));
}

/** Dense features, then the figures of a word problem. */
export function wordInputs(features: TextFeatures): Float32Array {
  return join(features.dense, readStory(features.text));
}

function withMiddle(low: number, high: number): AnchorLogits {
  const middle = (low + high) / 2;
  return [low, middle, middle, high];
}

interface PairChances {
  /** 0..1 */
  readonly weak: number;
  readonly strong: number;
}

/** From the four outcomes of a pair: neither, weak alone, strong alone, both. */
function readOutcomes(logits: Float64Array): PairChances {
  const [, weak = 0, strong = 0, both = 0] = softmax(logits);
  return { weak: weak + both, strong: strong + both };
}

/** Dense features, then each text model's logits relative to "both right". */
export function examInputs(features: TextFeatures, logits: readonly Float64Array[]): Float32Array {
  const relative = logits.flatMap((outcome) => [...outcome.subarray(0, 3)].map((logit) => logit - (outcome[3] ?? 0)));
  return join(features.dense, relative);
}

function join(first: Float32Array, second: ArrayLike<number>): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function readTone(weights: Weights, features: TextFeatures): AnchorLogits {
  const shares = softmax(scoreLinear(weights.tone, features));
  const mean = (anchor: number): number =>
    toLogit(weights.toneLogits.reduce((sum, row, tone) => sum + (shares[tone] ?? 0) * toChance(row[anchor] ?? 0), 0));
  return [mean(0), mean(1), mean(2), mean(3)];
}

/** The inverse of `toLogit`. */
export function toChance(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Kept off 0 and 1, where a logit has no end. */
export function toLogit(chance: number): number {
  const safe = Math.min(0.999, Math.max(0.001, chance));
  return Math.log(safe / (1 - safe));
}
