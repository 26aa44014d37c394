import type { Place } from './json-reader.ts';
import type { Hit } from './scan-text.ts';

/** What was found in texts that came before: agents send their whole context again with every turn. */
export interface SeenTexts {
  readonly get: (place: Place, hash: number) => readonly Hit[] | undefined;
  readonly put: (place: Place, hash: number, hits: readonly Hit[]) => void;
}

/** @param capacity texts that are remembered for each place; those not met for longest are forgotten */
export function createSeenTexts(capacity = 50_000): SeenTexts {
  // the same text is judged differently in different places
  const memories = { user: createMemory(capacity), other: createMemory(capacity), answer: createMemory(capacity) };
  return {
    get: (place, hash) => memories[place].get(hash),
    put: (place, hash, hits) => memories[place].put(hash, hits),
  };
}

/** Two generations: cheaper than a list in order of use. */
function createMemory(capacity: number) {
  let young = new Map<number, readonly Hit[]>();
  let old = new Map<number, readonly Hit[]>();
  const put = (hash: number, hits: readonly Hit[]): void => {
    young.set(hash, hits);
    if (young.size * 2 <= capacity) return;
    old = young;
    young = new Map();
  };
  const get = (hash: number): readonly Hit[] | undefined => {
    const known = young.get(hash);
    if (known !== undefined) return known;
    const kept = old.get(hash);
    if (kept !== undefined) put(hash, kept);
    return kept;
  };
  return { put, get };
}
