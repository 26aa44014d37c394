import { spellingsOf } from './hide-secret.ts';

/** A run of this many characters of a secret is taken for a piece of it: a cut-off line, or a key shown "in part". */
const shortestPiece = 12;

/** Below this length a piece would be most of the secret, or an everyday word. */
const shortestSecret = 16;

/**
 * Only every `stride`-th place of a text is looked at, `gram` characters at a time: a piece is long enough that one of
 * them lies inside it wherever it begins.
 */
const gram = 6;
const stride = shortestPiece - gram + 1;

interface Place {
  readonly spelling: string;
  readonly at: number;
}

type Index = ReadonlyMap<string, readonly Place[]>;

let last: { readonly key: string; readonly index: Index } = { key: '', index: new Map() };

/** Takes pieces of secrets out of a text, in every spelling of them. Whole secrets are found as well. */
export function hidePieces(text: string, secrets: readonly string[]): string {
  const long = secrets.filter(({ length }) => length >= shortestSecret);
  if (long.length === 0) return text;
  const key = long.join('\0');
  if (last.key !== key) last = { key, index: makeIndex(long) };
  let shown = '';
  let done = 0;
  for (let at = 0; at + gram <= text.length; at += stride) {
    const places = last.index.get(text.slice(at, at + gram));
    if (places === undefined) continue;
    const piece = places.map((place) => grow(text, at, done, place)).reduce(longer);
    if (piece.end - piece.start < shortestPiece) continue;
    shown += `${text.slice(done, piece.start)}[key]`;
    done = piece.end;
    at = done - stride;
  }
  return done === 0 ? text : shown + text.slice(done);
}

function makeIndex(secrets: readonly string[]): Index {
  const index = new Map<string, Place[]>();
  for (const spelling of new Set(secrets.flatMap(spellingsOf))) {
    for (let at = 0; at + gram <= spelling.length; at += 1) {
      const part = spelling.slice(at, at + gram);
      const places = index.get(part);
      if (places === undefined) index.set(part, [{ spelling, at }]);
      else places.push({ spelling, at });
    }
  }
  return index;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** @param from where the text begins that is not settled yet. @returns what text and spelling have in common around a hit. */
function grow(text: string, hit: number, from: number, { spelling, at }: Place): Piece {
  let start = hit;
  let end = hit + gram;
  for (let k = at - 1; k >= 0 && start > from && text[start - 1] === spelling[k]; k -= 1) start -= 1;
  for (let k = at + gram; k < spelling.length && end < text.length && text[end] === spelling[k]; k += 1) end += 1;
  return { start, end };
}

function longer(a: Piece, b: Piece): Piece {
  return b.end - b.start > a.end - a.start ? b : a;
}
