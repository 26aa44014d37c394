import type { CompiledContent } from './compile-content.ts';
import { createPlaceholders, openPlaceholder } from './placeholders.ts';
import { endsInString, readEscapes, readPlainly, type ReadPiece } from './read-escapes.ts';
import { restoreText, type Depth } from './restore-text.ts';
import { scanText, type Hit } from './scan-text.ts';

/** Changes a text that comes in pieces. */
export interface LaneEdit {
  /** @returns what may go out now */
  readonly push: (text: string) => string;
  /** The text is over. @returns what was held back */
  readonly end: () => string;
}

/** Puts originals back, also when a placeholder is cut in two. */
export function createRestoringEdit(originals: ReadonlyMap<string, string>, depth: Depth): LaneEdit {
  let held = '';
  return {
    push: (text) => {
      const whole = held + text;
      const open = openPlaceholder.exec(whole)?.index ?? whole.length;
      held = whole.slice(open);
      return restoreText(whole.slice(0, open), originals, depth);
    },
    end: () => {
      const rest = held;
      held = '';
      return restoreText(rest, originals, depth);
    },
  };
}

/** Longest text that is held back while something may be found in it; what is longer is judged as if it ended there. */
const mostHeld = 16_384;

export interface ScannedLane {
  readonly depth: Depth;
  /** The provider signs the text: it is flagged, never changed. */
  readonly isSealed: boolean;
}

/** Looks for what may not be in an answer, also when it is cut in two. Holds back only what may become part of a finding. */
export function createScanningEdit(
  content: CompiledContent,
  note: (hit: Hit) => void,
  { depth, isSealed }: ScannedLane,
): LaneEdit {
  const layers = content.layers.answer;
  const holds = layers.some(({ action }) => action === 'block' || (action === 'redact' && !isSealed));
  const read = depth === 0 ? readPlainly : readEscapes;
  const { standInFor } = createPlaceholders(false);
  /** The character before decides whether a word begins here. */
  let before = '';
  /** As it is written. */
  let held = '';
  let isInString = false;

  /** A placeholder in the place of a number must be a text, or the arguments would be no JSON. */
  function framed(standIn: string, start: number): string {
    return depth === 0 || isInString !== endsInString(held.slice(0, start)) ? standIn : `"${standIn}"`;
  }

  function release({ text: all, at }: ReadPiece, upTo: number): string {
    const text = before + all.slice(0, upTo);
    let edited = '';
    let from = 0;
    for (const hit of scanText(text, layers, content.allowedTexts)) {
      if (hit.start < before.length) continue;
      const isEdited = hit.action === 'redact' && !isSealed;
      note(hit.action === 'redact' && isSealed ? { ...hit, action: 'flag' } : hit);
      if (!isEdited) continue;
      const start = at(hit.start - before.length);
      edited += held.slice(from, start) + framed(standInFor(text.slice(hit.start, hit.end), hit.detector), start);
      from = at(hit.end - before.length);
    }
    const end = at(upTo);
    edited += held.slice(from, end);
    if (depth === 1 && endsInString(held.slice(0, end))) isInString = !isInString;
    held = held.slice(end);
    before = text.at(-1) ?? '';
    return edited;
  }

  return {
    push: (text) => {
      held += text;
      const piece = read(held);
      const open = Math.min(...layers.map(({ matcher }) => matcher.openFrom(before + piece.text))) - before.length;
      const judged = release(piece, held.length > mostHeld ? piece.text.length : Math.max(open, 0));
      return holds ? judged : text; // where nothing is taken out, nothing has to wait
    },
    end: () => {
      const piece = read(held);
      const judged = release(piece, piece.text.length) + held;
      held = '';
      return holds ? judged : '';
    },
  };
}
