import { denseNames } from '../../electron/gateway/routing/auto/features.ts';
import type { ForestFile } from '../../electron/gateway/routing/auto/forest.ts';
import { readLinear, scoreLinear } from '../../electron/gateway/routing/auto/linear-model.ts';
import type { LinearFile } from '../../electron/gateway/routing/auto/linear-model.ts';
import { headInputs } from '../../electron/gateway/routing/auto/quality-heads.ts';
import { kindNames } from '../../electron/gateway/routing/auto/weights.ts';
import type { WeightsFile } from '../../electron/gateway/routing/auto/weights.ts';
import { fitForest } from './fit-forest.ts';
import type { ForestOptions } from './fit-forest.ts';
import { fitLinear, oneHot } from './fit-linear.ts';
import type { LinearRow } from './fit-linear.ts';
import { fitContest } from './fit-contest.ts';
import { fitConstants, fitLoop } from './fit-loop.ts';
import { readReference } from './read-reference.ts';
import { bucketOf } from './random.ts';
import type { PairRow, Prompt, Rows } from './read-rows.ts';

const seed = 20_261_123;
const innerFolds = 5;

/** Strong for many rows of one kind: found by cross-validation on the exam rows. */
const examForest: ForestOptions = {
  trees: 200,
  depth: 4,
  rate: 0.02,
  smallestLeaf: 80,
  damping: 12,
  rowShare: 0.7,
  columnShare: 0.3,
  seed,
};
/** Shallow and damped: some hundred rows allow no more. */
const wordForest: ForestOptions = {
  trees: 150,
  depth: 2,
  rate: 0.03,
  smallestLeaf: 25,
  damping: 4,
  rowShare: 0.7,
  columnShare: 0.15,
  seed,
};

/** Chance of success of low, mid, mid reasoning and high models at simple, medium and hard prompts: an assumption, see the model card. */
const toneChances = [
  [0.97, 0.978, 0.98, 0.985],
  [0.84, 0.9, 0.92, 0.95],
  [0.62, 0.77, 0.82, 0.9],
];

/** Fits everything. The same rows give the same weights, byte for byte. */
export function trainAuto(rows: Rows, about: Readonly<Record<string, string | number>>): WeightsFile {
  const outcome = fitOutcome([...rows.exam, ...rows.wordProblem]);
  const outOfFold = scoreOutOfFold([...rows.exam, ...rows.wordProblem]);
  const partial = {
    version: 1,
    about: { ...about, denseFeatures: denseNames.length },
    linear: { outcome, kind: fitKind(rows), tone: fitTone(rows) },
    forests: {
      exam: fitPair(rows.exam, outOfFold, examForest),
      'word-problem': fitPair(rows.wordProblem, outOfFold, wordForest),
      contest: fitContest(rows, seed),
    },
    constants: fitConstants(rows.steps),
    tone: toneChances.map((row) => row.map(roundLogit)),
    loop: fitLoop(rows.steps),
  } as const;
  return { ...partial, reference: readReference(partial, rows) };
}

/** Four outcomes of a pair: both wrong, weak alone, strong alone, both right. Fits better than two separate regressions. */
function fitOutcome(rows: readonly PairRow[]): LinearFile {
  return fitLinear(
    rows.map((row) => ({ features: row.features, target: oneHot(row.strong * 2 + row.weak, 4), weight: 1 })),
    { outputs: ['neither', 'weak', 'strong', 'both'], bits: 14, rate: 0.02, epochs: 12, decay: 0.001, seed },
  );
}

/** The trees must see the text model as it is on rows it has not learnt. */
function scoreOutOfFold(rows: readonly PairRow[]): ReadonlyMap<string, Float32Array> {
  const inputs = new Map<string, Float32Array>();
  for (let fold = 0; fold < innerFolds; fold++) {
    const model = readLinear(fitOutcome(rows.filter((row) => bucketOf(row.id, innerFolds) !== fold)));
    for (const row of rows) {
      if (bucketOf(row.id, innerFolds) === fold)
        inputs.set(row.id, headInputs(row.features, scoreLinear(model, row.features)));
    }
  }
  return inputs;
}

function fitPair(
  rows: readonly PairRow[],
  inputs: ReadonlyMap<string, Float32Array>,
  options: ForestOptions,
): { low: ForestFile; high: ForestFile } {
  const matrix = rows.map((row) => inputs.get(row.id) ?? new Float32Array());
  return {
    low: fitForest(
      matrix,
      rows.map((row) => row.weak),
      options,
    ),
    high: fitForest(
      matrix,
      rows.map((row) => row.strong),
      options,
    ),
  };
}

/** Rare kinds count more, so that exams do not swallow everything; each instance of an agent's run counts once. */
function fitKind(rows: Rows): LinearFile {
  const prompts = uniqueTexts([...rows.exam, ...rows.wordProblem, ...rows.contest, ...rows.steps, ...rows.tone]);
  const sizes = kindNames.map((kind) => prompts.filter((prompt) => prompt.kind === kind).length);
  const targets: LinearRow[] = prompts.map((prompt) => {
    const kind = kindNames.indexOf(prompt.kind);
    return {
      features: prompt.features,
      target: oneHot(kind, kindNames.length),
      weight: Math.min(6, Math.sqrt(1_000 / (sizes[kind] ?? 1))),
    };
  });
  return fitLinear(targets, { outputs: kindNames, bits: 12, rate: 0.2, epochs: 12, decay: 0.00001, seed });
}

function uniqueTexts(prompts: readonly Prompt[]): readonly Prompt[] {
  return [...new Map(prompts.map((prompt) => [prompt.task.text, prompt])).values()];
}

function fitTone(rows: Rows): LinearFile {
  return fitLinear(
    rows.tone.map((row) => ({ features: row.features, target: oneHot(row.tone, 3), weight: 1 })),
    { outputs: ['simple', 'medium', 'hard'], bits: 13, rate: 0.2, epochs: 12, decay: 0.00001, seed },
  );
}

function roundLogit(chance: number): number {
  return Number(Math.log(chance / (1 - chance)).toFixed(3));
}
