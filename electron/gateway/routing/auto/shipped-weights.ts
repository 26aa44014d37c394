import { readWeights } from './weights.ts';
import type { Weights, WeightsFile } from './weights.ts';
import stored from './weights.json' with { type: 'json' };

/** The weights that ship with the program, decoded once. Written by `npm run train:auto`; the type is the trainer's promise. */
export const shippedWeights: Weights = readWeights(stored as unknown as WeightsFile);
