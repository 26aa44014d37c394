import type { TextFeatures } from './features.ts';

/** A linear model over hashed words as it is stored: one signed byte a weight, bucket by bucket. */
export interface LinearFile {
  readonly outputs: readonly string[];
  /** log2 of the buckets; smaller than the features' own means that buckets share weights. */
  readonly bits: number;
  readonly bias: readonly number[];
  /** Value of one unit of a byte, for each output. */
  readonly scale: readonly number[];
  /** Base64 of `2^bits x outputs` signed bytes. */
  readonly data: string;
}

/** The same, ready to use. */
export interface LinearModel {
  readonly outputs: readonly string[];
  readonly mask: number;
  readonly bias: readonly number[];
  readonly scale: readonly number[];
  readonly weights: Int8Array;
}

export function readLinear(file: LinearFile): LinearModel {
  const bytes = decodeBase64(file.data);
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { outputs: file.outputs, mask: (1 << file.bits) - 1, bias: file.bias, scale: file.scale, weights };
}

/** @returns one logit per output. */
export function scoreLinear(model: LinearModel, features: TextFeatures): Float64Array {
  const width = model.outputs.length;
  const sums = new Float64Array(width);
  const { buckets, values } = features;
  for (let index = 0; index < buckets.length; index++) {
    const from = ((buckets[index] ?? 0) & model.mask) * width;
    const value = values[index] ?? 0;
    for (let output = 0; output < width; output++) {
      sums[output] = (sums[output] ?? 0) + (model.weights[from + output] ?? 0) * value;
    }
  }
  return sums.map((sum, output) => sum * (model.scale[output] ?? 0) + (model.bias[output] ?? 0));
}

/** Turns logits into shares that sum to one. */
export function softmax(logits: Float64Array): Float64Array {
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Without Node's Buffer, so that it runs anywhere. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index++) bytes[index] = raw.charCodeAt(index);
  return bytes;
}
