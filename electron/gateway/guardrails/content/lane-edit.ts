import type { CompiledContent } from './compile-content.ts';
import { createPlaceholders, openPlaceholder } from './placeholders.ts';
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

/** Looks for what may not be in an answer, also when it is cut in two. Holds back only what may become part of a finding. */
export function createScanningEdit(content: CompiledContent, note: (hit: Hit) => void): LaneEdit {
  const layers = content.layers.answer;
  const holds = layers.some(({ action }) => action !== 'flag');
  const { standInFor } = createPlaceholders(false);
  let before = '';
  let held = '';

  function judge(text: string): string {
    // the character before decides whether a word begins here
    const hits = scanText(before + text, layers, content.allowedTexts).filter(({ start }) => start >= before.length);
    let edited = '';
    let from = before.length;
    for (const hit of hits) {
      note(hit);
      if (hit.action !== 'redact') continue;
      edited +=
        (before + text).slice(from, hit.start) + standInFor((before + text).slice(hit.start, hit.end), hit.detector);
      from = hit.end;
    }
    edited += (before + text).slice(from);
    before = text.at(-1) ?? before;
    return edited;
  }

  function release(upTo: number): string {
    const text = held.slice(0, upTo);
    held = held.slice(upTo);
    return text === '' ? '' : judge(text);
  }

  return {
    push: (text) => {
      held += text;
      const open = Math.min(...layers.map(({ matcher }) => matcher.openFrom(before + held))) - before.length;
      const judged = release(held.length > mostHeld ? held.length : Math.max(open, 0));
      return holds ? judged : text; // where nothing is taken out, nothing has to wait
    },
    end: () => {
      const judged = release(held.length);
      return holds ? judged : '';
    },
  };
}
