import type { ForestFile, Forest } from './forest.ts';
import { readForest } from './forest.ts';
import type { LinearFile, LinearModel } from './linear-model.ts';
import { readLinear } from './linear-model.ts';

/** Strengths of model that the heads know; `midReasoning` = mid strength, but thinks before it answers. */
const anchorNames = ['low', 'mid', 'midReasoning', 'high'] as const;
export type AnchorName = (typeof anchorNames)[number];

/** Chance of success at each anchor, as logits, in the order of `anchorNames`. */
export type AnchorLogits = readonly [number, number, number, number];

/** What a prompt looks like: finer than the class that is shown, because each kind has its own source of truth. */
export const kindNames = [
  'exam',
  'word-problem',
  'contest',
  'issue',
  'errand',
  'digest',
  'ask',
  'code',
  'repair',
  'reasoning',
] as const;
export type Kind = (typeof kindNames)[number];

/** Where an agent stands, for the table of later steps. */
export const phaseNames = ['looking', 'running', 'changed', 'failed', 'wrapping-up'] as const;
export type Phase = (typeof phaseNames)[number];

/** What an agent works on: code, a script beside other things, or neither. */
export const loopGroups = ['code', 'script', 'other'] as const;
export type LoopGroup = (typeof loopGroups)[number];

/** `weights.json`, as the training script writes it. */
export interface WeightsFile {
  readonly version: 1;
  /** How it was made; shown in the model card, not read. */
  readonly about: Readonly<Record<string, string | number>>;
  readonly linear: {
    /** Outcomes of exam questions as they were. */
    readonly exam: LinearFile;
    /** The same, drawn towards the mean of the question's subject. */
    readonly examSubject: LinearFile;
    readonly wordProblem: LinearFile;
    readonly kind: LinearFile;
    readonly tone: LinearFile;
  };
  readonly forests: {
    readonly exam: { readonly low: ForestFile; readonly high: ForestFile };
    /** Gain by the strong model, not a logit. */
    readonly wordProblemGain: ForestFile;
    readonly contest: Readonly<Record<AnchorName, ForestFile>>;
  };
  /** Kinds that have one figure instead of a head. */
  readonly constants: {
    readonly issue: readonly number[];
    readonly errand: readonly number[];
    readonly digest: readonly number[];
  };
  /** Rows: simple, medium, hard prompts. */
  readonly tone: readonly (readonly number[])[];
  /** Later steps of an agent. */
  readonly loop: Readonly<Record<LoopGroup, Readonly<Record<Phase, readonly number[]>>>>;
  /** Anchor logits of typical prompts of each kind: the yardstick for "harder than most". */
  readonly reference: Readonly<Record<Kind, readonly (readonly number[])[]>>;
}

/** The weights, decoded. */
export interface Weights {
  readonly exam: {
    readonly words: readonly LinearModel[];
    readonly low: Forest;
    readonly high: Forest;
  };
  readonly wordProblem: { readonly words: LinearModel; readonly gain: Forest };
  readonly kind: LinearModel;
  readonly tone: LinearModel;
  readonly contest: Readonly<Record<AnchorName, Forest>>;
  readonly constants: Readonly<Record<'issue' | 'errand' | 'digest', AnchorLogits>>;
  readonly toneLogits: readonly AnchorLogits[];
  readonly loop: Readonly<Record<LoopGroup, Readonly<Record<Phase, AnchorLogits>>>>;
  readonly reference: Readonly<Record<Kind, readonly AnchorLogits[]>>;
}

/** Decodes a weights file, e.g. one that was trained on part of the rows to be measured on the rest. */
export function readWeights(file: WeightsFile): Weights {
  return {
    exam: {
      words: [readLinear(file.linear.exam), readLinear(file.linear.examSubject)],
      low: readForest(file.forests.exam.low),
      high: readForest(file.forests.exam.high),
    },
    wordProblem: { words: readLinear(file.linear.wordProblem), gain: readForest(file.forests.wordProblemGain) },
    kind: readLinear(file.linear.kind),
    tone: readLinear(file.linear.tone),
    contest: {
      low: readForest(file.forests.contest.low),
      mid: readForest(file.forests.contest.mid),
      midReasoning: readForest(file.forests.contest.midReasoning),
      high: readForest(file.forests.contest.high),
    },
    constants: {
      issue: toAnchors(file.constants.issue),
      errand: toAnchors(file.constants.errand),
      digest: toAnchors(file.constants.digest),
    },
    toneLogits: file.tone.map(toAnchors),
    loop: { code: toPhases(file.loop.code), script: toPhases(file.loop.script), other: toPhases(file.loop.other) },
    reference: Object.fromEntries(
      kindNames.map((kind) => [kind, file.reference[kind].map(toAnchors)]),
    ) as unknown as Record<Kind, readonly AnchorLogits[]>,
  };
}

function toPhases(phases: Readonly<Record<Phase, readonly number[]>>): Record<Phase, AnchorLogits> {
  return Object.fromEntries(phaseNames.map((phase) => [phase, toAnchors(phases[phase])])) as Record<
    Phase,
    AnchorLogits
  >;
}

function toAnchors(row: readonly number[]): AnchorLogits {
  return [row[0] ?? 0, row[1] ?? 0, row[2] ?? 0, row[3] ?? 0];
}
