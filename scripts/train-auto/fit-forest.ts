import type { ForestFile } from '../../electron/gateway/routing/auto/forest.ts';
import { seededRandom } from './random.ts';

export interface ForestOptions {
  /** `logistic` for chances 0..1, the trees then sum to a logit; `squared` for any number. */
  readonly loss: 'logistic' | 'squared';
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Fewest rows of a leaf. */
  readonly smallestLeaf: number;
  /** Pull of the leaves towards zero. */
  readonly damping: number;
  readonly rowShare: number;
  readonly columnShare: number;
  readonly seed: number;
}

const binCount = 32;

interface Split {
  readonly feature: number;
  readonly bin: number;
}

interface Tree {
  /** `2^depth - 1` questions; null = always left. */
  readonly splits: readonly (Split | null)[];
  readonly leaves: readonly number[];
}

/** Gradient boosted trees (Friedman 2001, with histograms and second-order leaves). */
export function fitForest(
  inputs: readonly Float32Array[],
  targets: readonly number[],
  options: ForestOptions,
): ForestFile {
  const cuts = readCuts(inputs);
  const bins = cuts.map((steps, feature) =>
    Uint8Array.from(inputs, (row) => steps.findLastIndex((step) => row[feature]! >= step) + 1),
  );
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  const base = options.loss === 'logistic' ? Math.log(mean / (1 - mean)) : mean;
  const sums = new Float64Array(targets.length).fill(base);
  const random = seededRandom(options.seed);
  const trees: Tree[] = [];
  for (let count = 0; count < options.trees; count++) {
    const guesses = options.loss === 'logistic' ? sums.map((logit) => 1 / (1 + Math.exp(-logit))) : sums;
    const slopes = Float64Array.from(targets, (target, row) => target - guesses[row]!);
    const curves = guesses.map((guess) => (options.loss === 'logistic' ? guess * (1 - guess) : 1));
    const rows = [...targets.keys()].filter(() => random() < options.rowShare);
    const features = [...cuts.keys()].filter((feature) => cuts[feature]!.length > 0 && random() < options.columnShare);
    const tree = growTree(rows, features, bins, slopes, curves, options);
    trees.push(tree);
    for (let row = 0; row < sums.length; row++) sums[row]! += tree.leaves[leafOf(tree, bins, row, options.depth)]!;
  }
  return encode(trees, cuts, base, options.depth);
}

function readCuts(inputs: readonly Float32Array[]): readonly (readonly number[])[] {
  return Array.from({ length: inputs[0]?.length ?? 0 }, (_, feature) => {
    const values = inputs.map((row) => row[feature]!).toSorted((left, right) => left - right);
    const steps: number[] = [];
    for (let bin = 1; bin < binCount; bin++) {
      const value = values[Math.floor((bin * values.length) / binCount)]!;
      if (value > (steps.at(-1) ?? values[0]!)) steps.push(value);
    }
    return steps;
  });
}

function growTree(
  rows: readonly number[],
  features: readonly number[],
  bins: readonly Uint8Array[],
  slopes: Float64Array,
  curves: Float64Array,
  options: ForestOptions,
): Tree {
  const inner = (1 << options.depth) - 1;
  const splits: (Split | null)[] = Array.from({ length: inner }, () => null);
  const leaves = Array.from({ length: inner + 1 }, () => 0);
  const grow = (node: number, members: readonly number[]): void => {
    if (node >= inner) {
      leaves[node - inner] = leafValue(members, slopes, curves, options);
      return;
    }
    const split =
      members.length >= 2 * options.smallestLeaf ? bestSplit(members, features, bins, slopes, curves, options) : null;
    splits[node] = split;
    grow(2 * node + 1, split === null ? members : members.filter((row) => bins[split.feature]![row]! <= split.bin));
    if (split !== null)
      grow(
        2 * node + 2,
        members.filter((row) => bins[split.feature]![row]! > split.bin),
      );
  };
  grow(0, rows);
  return { splits, leaves };
}

function leafValue(
  rows: readonly number[],
  slopes: Float64Array,
  curves: Float64Array,
  options: ForestOptions,
): number {
  let slope = 0;
  let curve = 0;
  for (const row of rows) {
    slope += slopes[row]!;
    curve += curves[row]!;
  }
  return (options.rate * slope) / (curve + options.damping);
}

function bestSplit(
  rows: readonly number[],
  features: readonly number[],
  bins: readonly Uint8Array[],
  slopes: Float64Array,
  curves: Float64Array,
  options: ForestOptions,
): Split | null {
  let best: Split | null = null;
  let bestGain = 1e-6;
  const slopeOf = new Float64Array(binCount);
  const curveOf = new Float64Array(binCount);
  const countOf = new Int32Array(binCount);
  for (const feature of features) {
    slopeOf.fill(0);
    curveOf.fill(0);
    countOf.fill(0);
    const binOf = bins[feature]!;
    let slopeSum = 0;
    let curveSum = 0;
    for (const row of rows) {
      const bin = binOf[row]!;
      slopeOf[bin]! += slopes[row]!;
      curveOf[bin]! += curves[row]!;
      countOf[bin]!++;
      slopeSum += slopes[row]!;
      curveSum += curves[row]!;
    }
    const before = (slopeSum * slopeSum) / (curveSum + options.damping);
    let slope = 0;
    let curve = 0;
    let count = 0;
    for (let bin = 0; bin < binCount - 1; bin++) {
      slope += slopeOf[bin]!;
      curve += curveOf[bin]!;
      count += countOf[bin]!;
      if (count < options.smallestLeaf) continue;
      if (rows.length - count < options.smallestLeaf) break;
      const gain =
        (slope * slope) / (curve + options.damping) +
        (slopeSum - slope) ** 2 / (curveSum - curve + options.damping) -
        before;
      if (gain <= bestGain) continue;
      bestGain = gain;
      best = { feature, bin };
    }
  }
  return best;
}

function leafOf(tree: Tree, bins: readonly Uint8Array[], row: number, depth: number): number {
  let node = 0;
  for (let level = 0; level < depth; level++) {
    const split = tree.splits[node] ?? null;
    node = 2 * node + (split === null || bins[split.feature]![row]! <= split.bin ? 1 : 2);
  }
  return node - ((1 << depth) - 1);
}

/** Nodes without a question ask whether feature 0 is below infinity: always left. */
const alwaysLeft = Number.MAX_VALUE;

function encode(trees: readonly Tree[], cuts: readonly (readonly number[])[], base: number, depth: number): ForestFile {
  const top = trees.reduce((most, tree) => Math.max(most, ...tree.leaves.map(Math.abs)), 1e-9);
  const leafScale = top / 127;
  const numbers = new Map<string, number>([['-', 0]]);
  const splits: [number, number][] = [[0, alwaysLeft]];
  const bytes: number[] = [];
  for (const tree of trees) {
    for (const split of tree.splits) {
      const name = split === null ? '-' : `${split.feature}:${split.bin}`;
      let number = numbers.get(name);
      if (number === undefined && split !== null) {
        number = splits.length;
        numbers.set(name, number);
        splits.push([split.feature, Math.fround(cuts[split.feature]![split.bin]!)]);
      }
      bytes.push((number ?? 0) & 255, (number ?? 0) >> 8);
    }
    for (const leaf of tree.leaves) bytes.push(Math.round(leaf / leafScale) & 255);
  }
  return {
    depth,
    base: Number(base.toFixed(6)),
    leafScale: Number(leafScale.toPrecision(7)),
    splits: splits.map(([feature, threshold]) => [
      feature,
      threshold === alwaysLeft ? 1e30 : Number(threshold.toPrecision(7)),
    ]),
    trees: Buffer.from(bytes).toString('base64'),
  };
}
