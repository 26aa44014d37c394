/** Below this length a secret would be found in innocent text. */
const shortest = 4;

const spellings = new Map<string, readonly string[]>();

/** Takes a key out of a text, also where it is written in base64, in hexadecimal digits or percent-encoded. */
export function hideSecret(text: string, secret: string | undefined): string {
  if (secret === undefined || secret.length < shortest) return text;
  let known = spellings.get(secret);
  if (known === undefined) spellings.set(secret, (known = spellingsOf(secret)));
  return known.reduce((shown, spelling) => shown.replaceAll(spelling, '[key]'), text);
}

/** Longest first, so that no spelling leaves a piece of another one. */
export function spellingsOf(secret: string): readonly string[] {
  const hex = Buffer.from(secret).toString('hex');
  const base64 = secret.length < 8 ? [] : [0, 1, 2].map((shift) => base64After(secret, shift));
  const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const all = new Set([secret, hex, hex.toUpperCase(), encodeURIComponent(secret), ...base64, ...url]);
  return [...all].toSorted((a, b) => b.length - a.length);
}

/** Base64 depends on how many bytes stand before: these are the digits that depend on the secret alone. */
function base64After(secret: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
  const whole = bytes.toString('base64').replace(/=+$/, '');
  const first = [0, 2, 3][shift] ?? 0;
  return whole.slice(first, Math.floor((bytes.length * 8) / 6));
}
