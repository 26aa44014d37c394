import { hidePieces } from './hide-pieces.ts';
import { hideSecret } from './hide-secret.ts';

/**
 * A character of ASCII, or a slash, that JSON writes as an escape, also inside of strings that hold JSON again; quotes and backslashes must
 * stay. A run of backslashes is looked at from its first one only, else a long one would be looked at from each.
 */
const escape = /(?<!\\)\\+(?:u00(2[013-9a-f]|[3467][0-9a-f]|5[0-9abd-f])|\/)/gi;

/** Takes a key out of what a provider says of a failure: whole, in pieces, in other spellings, and where JSON writes it with escapes. */
export function withoutKey(text: string, secret: string | undefined): string {
  if (secret === undefined) return text;
  const plain = text.replaceAll(escape, (_escape, digits: string | undefined) =>
    digits === undefined ? '/' : String.fromCharCode(Number.parseInt(digits, 16)),
  );
  const shown = hidePieces(hideSecret(plain, secret), [secret]);
  return shown === plain ? text : shown;
}
