import type { JsonMember } from './scan-json.ts';
import type { StringWatch } from './string-watch.ts';

/**
 * A place in a body from which a scan may go on, when another body begins with the same bytes: the beginning of an element of an
 * array in the outermost object. An agent sends its whole context again with every turn, and adds to its end.
 */
export interface ScanMark {
  readonly offset: number;
  /** Where the element before it begins. */
  readonly before: number;
  /** The array's own beginning. */
  readonly array: Pick<JsonMember, 'key' | 'keyStart' | 'valueStart'>;
  /** Members in front of the array. */
  readonly members: readonly JsonMember[];
  /** Watched strings that stand in front of it. */
  readonly seen: readonly string[];
}

/** Remembers how large bodies began. Holds copies: the bodies themselves are freed with their answers. */
export interface ScanMemory {
  /** @returns the furthest mark of a body that begins as this one does; null when there is none */
  readonly recall: (bytes: Buffer, watch: StringWatch) => ScanMark | null;
  /** @param from the mark this scan went on from */
  readonly keep: (bytes: Buffer, watch: StringWatch, mark: ScanMark, from: ScanMark | null) => void;
}

/** Smaller bodies are scanned in less time than it takes to compare and copy them. */
export const worthRemembering = 64 * 1024;
/** A conversation has to grow by this share before its beginning is copied again. */
const growth = 1 / 8;
/** Conversations that are remembered, as far as their bytes allow it. */
const mostBodies = 6;
const mostBytes = 12 * 1_048_576;

export function createScanMemory(): ScanMemory {
  /** Newest first. */
  let kept: { readonly mark: ScanMark; readonly prefix: Buffer; readonly watch: StringWatch['byLength'] }[] = [];
  return {
    recall(bytes, { byLength }) {
      let best: ScanMark | null = null;
      for (const { mark, prefix, watch } of kept) {
        if (watch !== byLength || mark.offset >= bytes.length || mark.offset <= (best?.offset ?? 0)) continue;
        if (prefix.compare(bytes, 0, mark.offset) === 0) best = mark;
      }
      return best;
    },
    keep(bytes, { byLength }, mark, from) {
      const { offset } = mark;
      if (offset < worthRemembering || offset > mostBytes / 2) return;
      if (from !== null && offset - from.offset < offset * growth) return;
      const others = kept.filter((known) => known.mark !== from).slice(0, mostBodies - 1);
      kept = [{ mark, prefix: Buffer.from(bytes.subarray(0, offset)), watch: byLength }, ...others];
      while (kept.reduce((sum, { prefix }) => sum + prefix.length, 0) > mostBytes) kept.pop();
    },
  };
}

/** The last elements that an array was seen to begin, so that a mark can stand a little in front of its end. */
export interface ElementTrail {
  readonly add: (offset: number, before: number, seen: number) => void;
  /** @returns the oldest that is remembered; null when the array has too few. Begins anew. */
  readonly take: () => { readonly offset: number; readonly before: number; readonly seen: number } | null;
}

/** Agents change their last messages from turn to turn: cache marks move on, reminders come and go. */
const keptElements = 8;

export function createElementTrail(): ElementTrail {
  const ring = new Float64Array(keptElements * 3);
  let count = 0;
  return {
    add(offset, before, seen) {
      const at = (count % keptElements) * 3;
      ring[at] = offset;
      ring[at + 1] = before;
      ring[at + 2] = seen;
      count += 1;
    },
    take() {
      const at = (count % keptElements) * 3;
      const isFull = count >= keptElements;
      count = 0;
      return isFull ? { offset: ring[at] ?? 0, before: ring[at + 1] ?? 0, seen: ring[at + 2] ?? 0 } : null;
    },
  };
}
