import type { Detector } from './detector.ts';

/** What stands in for what was taken out, and the way back. */
export interface Placeholders {
  /** The same text gets the same placeholder, wherever it stands. */
  readonly standInFor: (original: string, detector: Detector) => string;
  /** Original by placeholder; without those that cannot be put back. */
  readonly originals: ReadonlyMap<string, string>;
}

/**
 * Numbers what is taken out in the order in which it is met: a conversation that only grows keeps its placeholders from turn to turn, so
 * that the model sees one text and the provider's cache holds.
 *
 * @param reversible false for answers: what was taken out of them has no number, so it is never mistaken for something to put back
 */
export function createPlaceholders(reversible: boolean): Placeholders {
  const standIns = new Map<string, string>();
  const originals = new Map<string, string>();
  const counts = new Map<string, number>();
  return {
    originals,
    standInFor: (original, detector) => {
      const stem = stemOf(detector);
      const key = `${stem} ${original}`;
      const known = standIns.get(key);
      if (known !== undefined) return known;
      // an attack has no way back into the answer
      if (!reversible || detector.name === 'prompt-injection') return `[${stem}]`;
      const number = (counts.get(stem) ?? 0) + 1;
      counts.set(stem, number);
      const standIn = `[${stem}:${number}]`;
      standIns.set(key, standIn);
      originals.set(standIn, original);
      return standIn;
    },
  };
}

/** A placeholder that may have an original. */
export const placeholderPattern = /\[[A-Z_]+(?::[A-Za-z0-9-]+)?:\d+\]/g;

/** The end of a text that may become a placeholder when more follows. */
export const openPlaceholder = /\[[A-Za-z0-9_:-]{0,100}$/;

/** OpenRouter's words for the built-in ones. Only characters that need no escape in JSON. */
function stemOf({ name, format }: Detector): string {
  switch (name) {
    case 'secrets':
      return `SECRET:${format}`;
    case 'custom':
      return `REDACTED:${format.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 40)}`;
    case 'national-id':
      return `NATIONAL_ID:${format}`;
    case 'email':
    case 'phone':
    case 'credit-card':
    case 'ip-address':
    case 'prompt-injection':
      return name.replaceAll('-', '_').toUpperCase();
    default:
      return name satisfies never;
  }
}
