import type { FindingAction, Layer } from './compile-content.ts';
import type { Detector } from './detector.ts';

/** Something found in a text. */
export interface Hit {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly detector: Detector;
  readonly action: FindingAction;
}

/** Looks for everything in one text; rising, and of two that overlap the stricter one only. */
export function scanText(text: string, layers: readonly Layer[], allowedTexts: ReadonlySet<string>): readonly Hit[] {
  let hits: Hit[] = [];
  for (const { action, detectors, matcher } of layers) {
    const found: Hit[] = [];
    matcher.findAll(text, ({ start, end, pattern, fitting }) => {
      const from = start + lineEndLength(text, start);
      const piece = text.slice(from, end);
      if (allowedTexts.has(piece)) return true;
      const fits = (index: number): boolean => {
        const detector = detectors[index];
        if (detector?.name === 'national-id' && goesOnInDigits(text, end)) return false;
        return detector?.check?.(piece) ?? true;
      };
      if (!fits(pattern)) return false;
      // of several formats that fit, the first of the table is the most exact
      const detector = detectors[fitting().find(fits) ?? pattern];
      if (detector !== undefined) found.push({ start: from, end, detector, action });
      return true;
    });
    hits = [...hits, ...found.filter((hit) => !hits.some((other) => hit.start < other.end && other.start < hit.end))];
  }
  return layers.length > 1 ? hits.toSorted((a, b) => a.start - b.start) : hits;
}

/** A number that goes on is another, longer one, e.g. a card: half of it would stay readable. */
function goesOnInDigits(text: string, end: number): boolean {
  return /^[ -]?\d/.test(text.slice(end, end + 2));
}

/** A match may begin with a line end as source code writes it, which is not part of what was found. */
function lineEndLength(text: string, at: number): number {
  return text[at] === '\\' && /[nrt]/.test(text[at + 1] ?? '') ? 2 : 0;
}
