import type { ModelSketch } from './a-snapshot.ts';

/** Four models of three authors, of which `b/two` is cheapest and `b/three` fastest; the speed of the dearest is unknown. */
export const high: readonly ModelSketch[] = [
  { id: 'a/one', tier: 'high', prompt: 3, p50: 40 },
  { id: 'b/two', tier: 'high', prompt: 1, p50: 80 },
  { id: 'b/three', tier: 'high', prompt: 2, p50: 200 },
  { id: 'c/four', tier: 'high', prompt: 4 },
];

/** Two of one author, cheaper than all of those. */
export const medium: readonly ModelSketch[] = [
  { id: 'm/one', tier: 'medium', prompt: 0.5 },
  { id: 'm/two', tier: 'medium', prompt: 0.4 },
];
