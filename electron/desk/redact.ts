import { hideSecret } from '../gateway/upstream/hide-secret.ts';
import { hidePieces } from '../gateway/upstream/hide-pieces.ts';

/** Anything that looks like a key of ours or of the common providers, also one that is not known here. */
const keyLike = /\b(?:pd|sk|gsk|xai|pplx|r8|hf)[-_][A-Za-z0-9_-]{12,}|\bAIza[A-Za-z0-9_-]{20,}/g;

/**
 * Takes secrets out of a text that is going to be shown or written: every known one by its value, in base64, hexadecimal
 * digits or percent-encoded as well, pieces of them, and whatever looks like a key.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  // longest first: one that begins like another would leave its end
  const known = [...secrets].toSorted((a, b) => b.length - a.length);
  let result = text;
  for (const secret of known) {
    if (secret.length >= 8) result = hideSecret(result, secret);
  }
  return hidePieces(result, known).replace(keyLike, '[key]');
}
