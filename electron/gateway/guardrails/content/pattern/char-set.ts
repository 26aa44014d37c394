/** Set of UTF-16 code units as rising, disjoint ranges: `[from, to, from, to, ...]`, both ends included. */
export type CharSet = readonly number[];

const lastUnit = 0xffff;

/** @param to included */
export function charRange(from: number, to: number): CharSet {
  return [from, to];
}

/** The characters of a text. */
export function charsOf(text: string): CharSet {
  return joinSets(Array.from({ length: text.length }, (_, at) => charRange(text.charCodeAt(at), text.charCodeAt(at))));
}

/** What is in any of the sets. */
export function joinSets(sets: readonly CharSet[]): CharSet {
  const ranges: [number, number][] = [];
  for (const set of sets) for (let at = 0; at < set.length; at += 2) ranges.push([set[at] ?? 0, set[at + 1] ?? 0]);
  ranges.sort((a, b) => a[0] - b[0]);
  const joined: number[] = [];
  for (const [from, to] of ranges) {
    const end = joined.at(-1);
    if (end !== undefined && from <= end + 1) joined[joined.length - 1] = Math.max(end, to);
    else joined.push(from, to);
  }
  return joined;
}

/** What is not in the set. */
export function invertSet(set: CharSet): CharSet {
  const inverted: number[] = [];
  let from = 0;
  for (let at = 0; at < set.length; at += 2) {
    const start = set[at] ?? 0;
    if (start > from) inverted.push(from, start - 1);
    from = (set[at + 1] ?? 0) + 1;
  }
  if (from <= lastUnit) inverted.push(from, lastUnit);
  return inverted;
}

/** Adds the other case of every letter. Beyond Latin-1 only where one unit stands for one letter in both cases. */
export function foldCase(set: CharSet): CharSet {
  const added: CharSet[] = [set];
  for (let at = 0; at < set.length; at += 2) {
    const to = set[at + 1] ?? 0;
    if (to - (set[at] ?? 0) > mostFolded) continue; // so wide a range has both cases in it
    for (let unit = set[at] ?? 0; unit <= to; unit += 1) {
      const letter = String.fromCharCode(unit);
      for (const other of [letter.toLowerCase(), letter.toUpperCase()])
        if (other.length === 1) added.push(charsOf(other));
    }
  }
  return joinSets(added);
}

const mostFolded = 4_096;

export const digits = charRange(0x30, 0x39);
export const wordChars = joinSets([digits, charRange(0x41, 0x5a), charRange(0x61, 0x7a), charsOf('_')]);
/** What `\s` means in JavaScript. */
export const spaces = joinSets([
  charRange(0x09, 0x0d),
  charsOf(' \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff'),
  charRange(0x2000, 0x200a),
]);
export const allButLineEnds = invertSet(charsOf('\n\r\u2028\u2029'));
