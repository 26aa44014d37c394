import { examInputs, wordInputs } from '../../electron/gateway/routing/auto/quality-heads.ts';
import type { ForestFile } from '../../electron/gateway/routing/auto/forest.ts';
import { readLinear, scoreLinear } from '../../electron/gateway/routing/auto/linear-model.ts';
import type { LinearFile } from '../../electron/gateway/routing/auto/linear-model.ts';
import { fitForest } from './fit-forest.ts';
import type { ForestOptions } from './fit-forest.ts';
import { fitLinear, oneHot } from './fit-linear.ts';
import { bucketOf } from './random.ts';
import type { PairRow } from './read-rows.ts';

/** Found by cross-validation on the exam rows; around it the figures hardly move (depth 4 or 5, leaves of 40 or 150: within .003). */
const examForest: Omit<ForestOptions, 'seed'> = {
  loss: 'logistic',
  trees: 200,
  depth: 3,
  rate: 0.02,
  smallestLeaf: 80,
  damping: 12,
  rowShare: 0.7,
  columnShare: 0.2,
};
/**
 * Large leaves: some hundred rows allow no more. Smaller ones lost on every draw of folds. Such trees are so plain that they
 * may look at every figure: the fewer they were shown at a time, the worse they became.
 */
const wordForest: Omit<ForestOptions, 'seed'> = {
  loss: 'squared',
  trees: 150,
  depth: 2,
  rate: 0.02,
  smallestLeaf: 100,
  damping: 40,
  rowShare: 0.7,
  columnShare: 1,
};

const innerFolds = 5;

export interface ExamFiles {
  readonly exam: LinearFile;
  readonly examSubject: LinearFile;
  readonly forests: { readonly low: ForestFile; readonly high: ForestFile };
}

/** Two text models, then trees that read the figures and what the text models say of rows they have not learnt. */
export function fitExam(rows: readonly PairRow[], seed: number): ExamFiles {
  const inputs = new Map<string, Float32Array>();
  for (let fold = 0; fold < innerFolds; fold++) {
    const files = fitExamWords(
      rows.filter((row) => bucketOf(row.id, innerFolds) !== fold),
      seed,
    );
    const models = files.map(readLinear);
    for (const row of rows.filter(({ id }) => bucketOf(id, innerFolds) === fold)) {
      const logits = models.map((model) => scoreLinear(model, row.features));
      inputs.set(row.id, examInputs(row.features, logits));
    }
  }
  const matrix = rows.map((row) => inputs.get(row.id) ?? new Float32Array());
  const grow = (targets: readonly number[]): ForestFile => fitForest(matrix, targets, { ...examForest, seed });
  const [exam, examSubject] = fitExamWords(rows, seed);
  return {
    exam,
    examSubject,
    forests: { low: grow(rows.map((row) => row.weak)), high: grow(rows.map((row) => row.strong)) },
  };
}

/** Weight of a row's own outcome against the mean of its subject: one answer is mostly luck, a hundred of a subject are not. */
const ownShare = 0.3;

function fitExamWords(rows: readonly PairRow[], seed: number): readonly [LinearFile, LinearFile] {
  const own = rows.map(readOutcome);
  const subjects = readSubjects(rows);
  const softened = rows.map((row, index) => blend(own[index]!, subjects.get(row.subject)!, ownShare));
  const options = { outputs, bits: 13, epochs: 12, decay: 0.001, seed };
  const fit = (targets: readonly (readonly number[])[], rate: number): LinearFile =>
    fitLinear(
      rows.map((row, index) => ({ features: row.features, target: targets[index]!, weight: 1 })),
      { ...options, rate },
    );
  return [fit(own, 0.02), fit(softened, 0.04)];
}

/** Rows of all subjects that count towards each subject's mean. */
const borrowed = 20;

/** Shares of the four outcomes in each subject, drawn towards those of all rows while a subject has few. */
export function readSubjects(rows: readonly PairRow[]): ReadonlyMap<string, readonly number[]> {
  const all = meanOutcome(rows);
  return new Map(
    [...Map.groupBy(rows, (row) => row.subject)].map(([subject, members]) => [
      subject,
      blend(meanOutcome(members), all, members.length / (members.length + borrowed)),
    ]),
  );
}

function meanOutcome(rows: readonly PairRow[]): readonly number[] {
  return outputs.map((_, at) => rows.filter((row) => row.strong * 2 + row.weak === at).length / rows.length);
}

function blend(left: readonly number[], right: readonly number[], share: number): readonly number[] {
  return left.map((value, at) => share * value + (1 - share) * right[at]!);
}

/**
 * A text model of its own: learnt together with the exam rows, each made the other worse. Few buckets, few rows.
 */
export function fitWordProblem(rows: readonly PairRow[], seed: number): { words: LinearFile; gain: ForestFile } {
  return {
    words: fitLinear(
      rows.map((row) => ({ features: row.features, target: readOutcome(row), weight: 1 })),
      { outputs, bits: 11, rate: 0.02, epochs: 12, decay: 0.001, seed },
    ),
    gain: fitForest(
      rows.map((row) => wordInputs(row.features)),
      rows.map((row) => row.strong - row.weak),
      { ...wordForest, seed },
    ),
  };
}

/** Four outcomes of a pair. Fits better than two separate regressions. */
const outputs = ['neither', 'weak', 'strong', 'both'] as const;

function readOutcome(row: PairRow): readonly number[] {
  return oneHot(row.strong * 2 + row.weak, outputs.length);
}
