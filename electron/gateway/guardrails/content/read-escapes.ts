/** A piece of a JSON text, read as what it means. */
export interface ReadPiece {
  readonly text: string;
  /** Where a character of the text is written; that of its end is where an escape begins that goes on in the next piece. */
  readonly at: (character: number) => number;
}

/** A text that is no JSON means what is written. */
export function readPlainly(written: string): ReadPiece {
  return { text: written, at: (character) => character };
}

/** Decodes the escapes of JSON's strings; a piece must not begin in the middle of one. */
export function readEscapes(written: string): ReadPiece {
  if (!written.includes('\\')) return readPlainly(written);
  const places: number[] = [];
  let text = '';
  let at = 0;
  while (at < written.length) {
    const length = written[at] !== '\\' ? 1 : written[at + 1] === 'u' ? 6 : 2;
    if (at + length > written.length) break;
    const meaning = length === 1 ? (written[at] ?? '') : meaningOf(written.slice(at, at + length));
    // what is no escape has more than one character
    for (let index = 0; index < meaning.length; index += 1) places.push(at + index);
    text += meaning;
    at += length;
  }
  places.push(at);
  return { text, at: (character) => places[character] ?? at };
}

function meaningOf(escape: string): string {
  try {
    return JSON.parse(`"${escape}"`) as string;
  } catch {
    return escape;
  }
}

/** @returns whether a JSON text that goes on behind this piece is inside of a string there, if it was outside before it */
export function endsInString(written: string): boolean {
  let isInside = false;
  for (const [token] of written.matchAll(/\\.|"/gs)) if (token === '"') isInside = !isInside;
  return isInside;
}
