import { parseArgs } from 'node:util';
import { anchorsOfKind, toChance } from '../../electron/gateway/routing/auto/quality-heads.ts';
import { readWeights } from '../../electron/gateway/routing/auto/weights.ts';
import type { Weights, WeightsFile } from '../../electron/gateway/routing/auto/weights.ts';
import { fitConstants, fitLoop } from '../../scripts/train-auto/fit-loop.ts';
import { fitExam, fitWordProblem } from '../../scripts/train-auto/fit-pairs.ts';
import { seededRandom, shuffle } from '../../scripts/train-auto/random.ts';
import { readRows } from '../../scripts/train-auto/read-rows.ts';
import type { PairRow } from '../../scripts/train-auto/read-rows.ts';
import { fitKind, trainAuto } from '../../scripts/train-auto/train.ts';
import { routeSteps, scoreAgents } from './agent-combined.ts';
import { apgr } from './apgr.ts';

/**
 * `npm run bench:draws -- --data DIR [--draws 5]`: MMLU, GSM8K and the agents' combined score over several random draws of
 * five folds. One draw moves by more than most changes to the model are worth, so a change is judged by the mean of the same
 * draws before and after.
 */
const { values } = parseArgs({ options: { data: { type: 'string' }, draws: { type: 'string', default: '5' } } });
if (values.data === undefined) {
  console.error('Usage: npm run bench:draws -- --data DIR [--draws 5]');
  process.exit(2);
}
const folds = 5;
const seed = 1;
const rows = readRows(values.data);
const shared = trainAuto(rows, {});

function examWeights(trained: readonly PairRow[]): Weights {
  const { forests, ...words } = fitExam(trained, seed);
  return withParts({ ...words }, { exam: forests });
}

function wordWeights(trained: readonly PairRow[]): Weights {
  const { words, gain } = fitWordProblem(trained, seed);
  return withParts({ wordProblem: words }, { wordProblemGain: gain });
}

/** Kinds are not asked for here, so the rest may come from a training that saw all rows. */
function withParts(linear: Partial<WeightsFile['linear']>, forests: Partial<WeightsFile['forests']>): Weights {
  return readWeights({
    ...shared,
    linear: { ...shared.linear, ...linear },
    forests: { ...shared.forests, ...forests },
  });
}

function measure(set: readonly PairRow[], kind: 'exam' | 'word-problem', draw: number): number {
  const order = [...set.keys()];
  shuffle(order, seededRandom(7_919 * draw + 13));
  const duels = Array.from({ length: folds }, (_, fold) => {
    const left = new Set(order.filter((_row, place) => place % folds === fold));
    const trained = set.filter((_row, index) => !left.has(index));
    const weights = kind === 'exam' ? examWeights(trained) : wordWeights(trained);
    return [...left].map((index) => {
      const row = set[index]!;
      const [low, , , high] = anchorsOfKind(weights, row.features, kind);
      return { score: toChance(high) - toChance(low), weak: row.weak, strong: row.strong };
    });
  });
  return apgr(duels.flat());
}

/** Runs are left out whole. */
function measureAgents(draw: number): number {
  const runs = [...new Set(rows.steps.map((row) => row.instance))];
  shuffle(runs, seededRandom(7_919 * draw + 13));
  const foldOf = new Map(runs.map((run, place) => [run, place % folds]));
  const byFold = Array.from({ length: folds }, (_, fold) => {
    const steps = rows.steps.filter((row) => foldOf.get(row.instance) !== fold);
    const linear = { ...shared.linear, kind: fitKind({ ...rows, steps }) };
    return readWeights({ ...shared, linear, constants: fitConstants(steps), loop: fitLoop(steps) });
  });
  return scoreAgents(routeSteps(rows.steps, (run) => byFold[foldOf.get(run) ?? 0] ?? readWeights(shared))).combined;
}

function report(name: string, digits: number, measureDraw: (draw: number) => number): void {
  const figures = Array.from({ length: Number(values.draws) }, (_, draw) => measureDraw(draw));
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  console.log(
    `${name.padEnd(6)} mean ${mean.toFixed(digits)}  draws ${figures.map((figure) => figure.toFixed(digits)).join(' ')}`,
  );
}

report('MMLU', 3, (draw) => measure(rows.exam, 'exam', draw));
report('GSM8K', 3, (draw) => measure(rows.wordProblem, 'word-problem', draw));
report('agents', 1, measureAgents);
