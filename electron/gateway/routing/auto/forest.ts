import { decodeBase64 } from './linear-model.ts';

/** Boosted trees of one depth as they are stored. */
export interface ForestFile {
  readonly depth: number;
  /** Value before the first tree: a logit, or a gain. */
  readonly base: number;
  /** Value of one unit of a leaf byte. */
  readonly leafScale: number;
  /** Distinct questions: feature number and threshold; a value below the threshold goes left. */
  readonly splits: readonly (readonly [number, number])[];
  /** Base64, tree by tree: 2^depth - 1 question numbers (two bytes, low first), then 2^depth signed leaves. */
  readonly trees: string;
}

/** The same, ready to use. */
export interface Forest {
  readonly depth: number;
  readonly base: number;
  readonly leafScale: number;
  readonly splitFeatures: Uint16Array;
  readonly splitThresholds: Float32Array;
  /** Question numbers, `2^depth - 1` a tree. */
  readonly questions: Uint16Array;
  /** Leaves, `2^depth` a tree. */
  readonly leaves: Int8Array;
}

export function readForest(file: ForestFile): Forest {
  const inner = (1 << file.depth) - 1;
  const outer = 1 << file.depth;
  const bytes = decodeBase64(file.trees);
  const count = bytes.length / (inner * 2 + outer);
  const questions = new Uint16Array(count * inner);
  const leaves = new Int8Array(count * outer);
  let at = 0;
  for (let tree = 0; tree < count; tree++) {
    for (let node = 0; node < inner; node++, at += 2) {
      questions[tree * inner + node] = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    }
    for (let leaf = 0; leaf < outer; leaf++) leaves[tree * outer + leaf] = ((bytes[at++] ?? 0) << 24) >> 24;
  }
  return {
    depth: file.depth,
    base: file.base,
    leafScale: file.leafScale,
    splitFeatures: Uint16Array.from(file.splits, ([feature]) => feature),
    splitThresholds: Float32Array.from(file.splits, ([, threshold]) => threshold),
    questions,
    leaves,
  };
}

/** @returns the logit, or the gain, of one row of inputs. */
export function scoreForest(forest: Forest, inputs: Float32Array): number {
  const inner = (1 << forest.depth) - 1;
  const outer = inner + 1;
  const count = forest.leaves.length / outer;
  let sum = 0;
  for (let tree = 0; tree < count; tree++) {
    let node = 0;
    for (let level = 0; level < forest.depth; level++) {
      const question = forest.questions[tree * inner + node] ?? 0;
      const value = inputs[forest.splitFeatures[question] ?? 0] ?? 0;
      node = node * 2 + (value < (forest.splitThresholds[question] ?? 0) ? 1 : 2);
    }
    sum += forest.leaves[tree * outer + node - inner] ?? 0;
  }
  return forest.base + sum * forest.leafScale;
}
