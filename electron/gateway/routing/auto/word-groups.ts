import { hashWord } from './tokens.ts';

/** Word hash to a bit mask of the groups that name it (31 groups at most: the mask stays a small integer). */
export type GroupIndex = ReadonlyMap<number, number>;

/** @param groups words between blanks, group by group. */
export function indexGroups(groups: readonly string[]): GroupIndex {
  const masks = new Map<number, number>();
  groups.forEach((words, bit) => {
    for (const word of words.split(' ')) {
      const hash = hashWord(word);
      masks.set(hash, (masks.get(hash) ?? 0) | (1 << bit));
    }
  });
  return masks;
}

/** How many of the words each group names. */
export function countGroups(index: GroupIndex, groups: number, words: readonly number[]): number[] {
  const counts = Array.from({ length: groups }, () => 0);
  for (const word of words) {
    for (let mask = index.get(word) ?? 0; mask !== 0;) {
      const bit = 31 - Math.clz32(mask);
      counts[bit] = (counts[bit] ?? 0) + 1;
      mask ^= 1 << bit;
    }
  }
  return counts;
}
