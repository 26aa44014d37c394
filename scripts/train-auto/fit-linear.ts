import type { TextFeatures } from '../../electron/gateway/routing/auto/features.ts';
import type { LinearFile } from '../../electron/gateway/routing/auto/linear-model.ts';
import { seededRandom, shuffle } from './random.ts';

/** One row: features, shares of the outputs that sum to one, and how much the row counts. */
export interface LinearRow {
  readonly features: TextFeatures;
  readonly target: readonly number[];
  readonly weight: number;
}

export interface LinearOptions {
  readonly outputs: readonly string[];
  readonly bits: number;
  readonly rate: number;
  readonly epochs: number;
  /** Pull towards zero, per step. */
  readonly decay: number;
  readonly seed: number;
}

/** Softmax regression by AdaGrad, then one byte a weight. */
export function fitLinear(rows: readonly LinearRow[], options: LinearOptions): LinearFile {
  const width = options.outputs.length;
  const mask = (1 << options.bits) - 1;
  const weights = new Float64Array((mask + 1) * width);
  const squares = new Float64Array(weights.length).fill(0.01);
  const bias = new Float64Array(width);
  const random = seededRandom(options.seed);
  const order = rows.map((_, index) => index);
  const errors = new Float64Array(width);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const row = rows[index];
      if (row === undefined) continue;
      readErrors(row, weights, bias, mask, errors);
      const { buckets, values } = row.features;
      for (let output = 0; output < width; output++) bias[output]! -= options.rate * 0.1 * errors[output]!;
      for (let at = 0; at < buckets.length; at++) {
        const from = (buckets[at]! & mask) * width;
        for (let output = 0; output < width; output++) {
          const slot = from + output;
          const slope = errors[output]! * values[at]! + options.decay * weights[slot]!;
          squares[slot]! += slope * slope;
          weights[slot]! -= (options.rate * slope) / Math.sqrt(squares[slot]!);
        }
      }
    }
  }
  return quantise(weights, bias, options);
}

/** Predicted share minus wanted share, for each output. */
function readErrors(
  row: LinearRow,
  weights: Float64Array,
  bias: Float64Array,
  mask: number,
  errors: Float64Array,
): void {
  const width = errors.length;
  const { buckets, values } = row.features;
  errors.set(bias);
  for (let at = 0; at < buckets.length; at++) {
    const from = (buckets[at]! & mask) * width;
    for (let output = 0; output < width; output++) errors[output]! += weights[from + output]! * values[at]!;
  }
  const top = Math.max(...errors);
  let sum = 0;
  for (let output = 0; output < width; output++) sum += errors[output] = Math.exp(errors[output]! - top);
  for (let output = 0; output < width; output++)
    errors[output] = row.weight * (errors[output]! / sum - row.target[output]!);
}

function quantise(weights: Float64Array, bias: Float64Array, options: LinearOptions): LinearFile {
  const width = options.outputs.length;
  const scale = options.outputs.map((_, output) => {
    let top = 0;
    for (let slot = output; slot < weights.length; slot += width) top = Math.max(top, Math.abs(weights[slot]!));
    return top / 127;
  });
  const bytes = Int8Array.from(weights, (weight, slot) => Math.round(weight / (scale[slot % width] || 1)));
  return {
    outputs: options.outputs,
    bits: options.bits,
    bias: [...bias].map((value) => Number(value.toFixed(6))),
    scale: scale.map((value) => Number(value.toPrecision(7))),
    data: Buffer.from(bytes.buffer).toString('base64'),
  };
}

export function oneHot(index: number, width: number): readonly number[] {
  return Array.from({ length: width }, (_, at) => (at === index ? 1 : 0));
}
