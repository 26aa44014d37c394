import { wordChars, type CharSet } from './char-set.ts';

/** What a position is next to; decides `^`, `$` and `\b`. */
export const edge = 0;
const noWord = 1;
export const word = 2;
export type Neighbour = typeof edge | typeof noWord | typeof word;

/** Characters that no pattern tells apart, as one class each: a few dozen instead of 65,536. */
export interface Alphabet {
  /** Class by UTF-16 unit. */
  readonly classOf: Uint8Array | Uint16Array;
  /** One unit of each class. */
  readonly sample: readonly number[];
  /** The class that stands for the end of the text. */
  readonly end: number;
  readonly neighbour: (characterClass: number) => Neighbour;
}

/** @param sets every set of characters that the patterns name */
export function createAlphabet(sets: readonly CharSet[]): Alphabet {
  const cuts = new Set([0]);
  for (const set of [wordChars, ...sets]) {
    for (let at = 0; at < set.length; at += 2) {
      cuts.add(set[at] ?? 0);
      cuts.add((set[at + 1] ?? 0) + 1);
    }
  }
  const starts = [...cuts].filter((cut) => cut <= 0xffff).toSorted((a, b) => a - b);
  const { classes, sample } = mergeAlike(starts, [wordChars, ...sets]);
  const classOf = sample.length < 256 ? new Uint8Array(65_536) : new Uint16Array(65_536);
  starts.forEach((from, index) => classOf.fill(classes[index] ?? 0, from, starts[index + 1] ?? 65_536));
  const end = sample.length;
  const neighbours = sample.map((unit): Neighbour => (isIn(wordChars, unit) ? word : noWord));
  return { classOf, sample, end, neighbour: (characterClass) => neighbours[characterClass] ?? edge };
}

/** Ranges that are in the same sets get the same class. */
function mergeAlike(starts: readonly number[], sets: readonly CharSet[]) {
  const distinct = [...new Map(sets.map((set) => [set.join(','), set])).values()];
  const known = new Map<string, number>();
  const sample: number[] = [];
  const classes = starts.map((unit) => {
    const signature = distinct.map((set) => (isIn(set, unit) ? '1' : '0')).join('');
    const found = known.get(signature);
    if (found !== undefined) return found;
    known.set(signature, sample.length);
    return sample.push(unit) - 1;
  });
  return { classes, sample };
}

/** Whether a UTF-16 unit belongs to a set. */
export function isIn(set: CharSet, unit: number): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (unit < (set[at] ?? 0)) return false;
    if (unit <= (set[at + 1] ?? 0)) return true;
  }
  return false;
}
