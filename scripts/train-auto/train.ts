import { denseNames } from '../../electron/gateway/routing/auto/features.ts';
import type { LinearFile } from '../../electron/gateway/routing/auto/linear-model.ts';
import { kindNames } from '../../electron/gateway/routing/auto/weights.ts';
import type { WeightsFile } from '../../electron/gateway/routing/auto/weights.ts';
import { fitLinear, oneHot } from './fit-linear.ts';
import type { LinearRow } from './fit-linear.ts';
import { fitContest } from './fit-contest.ts';
import { fitConstants, fitLoop } from './fit-loop.ts';
import { fitExam, fitWordProblem } from './fit-pairs.ts';
import { readReference } from './read-reference.ts';
import type { Prompt, Rows } from './read-rows.ts';

const seed = 20_261_123;

/** Chance of success of low, mid, mid reasoning and high models at simple, medium and hard prompts: an assumption, see the model card. */
const toneChances = [
  [0.97, 0.978, 0.98, 0.985],
  [0.84, 0.9, 0.92, 0.95],
  [0.62, 0.77, 0.82, 0.9],
];

/** Fits everything. The same rows give the same weights, byte for byte. */
export function trainAuto(rows: Rows, about: Readonly<Record<string, string | number>>): WeightsFile {
  const { forests: examForests, ...examWords } = fitExam(rows.exam, seed);
  const wordProblem = fitWordProblem(rows.wordProblem, seed);
  const partial = {
    version: 1,
    about: { ...about, denseFeatures: denseNames.length },
    linear: { ...examWords, wordProblem: wordProblem.words, kind: fitKind(rows), tone: fitTone(rows) },
    forests: { exam: examForests, wordProblemGain: wordProblem.gain, contest: fitContest(rows, seed) },
    constants: fitConstants(rows.steps),
    tone: toneChances.map((row) => row.map(roundLogit)),
    loop: fitLoop(rows.steps),
  } as const;
  return { ...partial, reference: readReference(partial, rows) };
}

/** Rare kinds count more, so that exams do not swallow everything; each instance of an agent's run counts once. */
export function fitKind(rows: Rows): LinearFile {
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
