/**
 * Short strings to look out for in a whole body, at any depth, as key or as value. Searching a large body once for every text
 * would cost more than scanning it, so the scanner looks at strings as they go by.
 */
export interface StringWatch {
  /** Those that one body had, written without escapes. */
  readonly seen: Set<string>;
  /** By length, quotes included. */
  readonly byLength: readonly (readonly Mark[] | undefined)[];
}

interface Mark {
  readonly text: string;
  readonly quoted: Uint8Array;
}

/**
 * @param texts ASCII
 * @returns makes a watch for one body
 */
export function watchStrings(texts: readonly string[]): () => StringWatch {
  const byLength: Mark[][] = [];
  for (const text of texts) {
    const quoted = new TextEncoder().encode(`"${text}"`);
    (byLength[quoted.length] ??= []).push({ text, quoted });
  }
  return () => ({ seen: new Set(), byLength });
}

export const unwatched: StringWatch = watchStrings([])();

/** @param start of a string whose length is watched, its quotes included */
export function lookAt(bytes: Uint8Array, start: number, end: number, { byLength, seen }: StringWatch): void {
  for (const { text, quoted } of byLength[end - start] ?? []) if (isAt(bytes, start, quoted)) seen.add(text);
}

/**
 * Mostly the first characters differ: a call of `compare` would take longer.
 *
 * @returns whether `word` stands at `start`, where its first byte is known to be
 */
export function isAt(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let i = 1; i < word.length; i += 1) if (bytes[start + i] !== word[i]) return false;
  return true;
}

/** As far as what says how a string is meant stands from it, with some space between. */
const reach = 64;

/**
 * A watch sees a string wherever it stands, be it the name of a tool's parameter. This looks again, only where that matters:
 * for each string there is a search through the bytes.
 *
 * @param json a stretch of a body that was scanned
 * @param meant what stands there, with its quotes, when the string is meant as the one looked for
 */
export function standsIn(json: Buffer, text: string, meant: RegExp): boolean {
  const quoted = `"${text}"`;
  for (let at = json.indexOf(quoted); at >= 0; at = json.indexOf(quoted, at + quoted.length))
    if (meant.test(json.toString('latin1', Math.max(0, at - reach), at + quoted.length + reach))) return true;
  return false;
}
