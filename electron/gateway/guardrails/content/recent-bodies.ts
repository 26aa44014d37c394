/** A place in a body where a message begins; what stands before it was clean. */
export interface Boundary {
  /** Byte of the message's first character. */
  readonly offset: number;
  /** The list it is in, e.g. `messages`. */
  readonly key: string;
  readonly index: number;
}

/**
 * Request bodies, with their messages up to the first in which something was found: the next turn of the same conversation is
 * read from its new messages on.
 */
export interface RecentBodies {
  /** @returns the last message of `bytes` that begins within what a kept body begins with; null when that saves nothing */
  readonly resume: (bytes: Buffer) => Resumption | null;
  readonly keep: (bytes: Buffer, boundaries: readonly Boundary[]) => void;
}

export interface Resumption {
  readonly boundary: Boundary;
  /** Those before it, of the kept body. */
  readonly earlier: readonly Boundary[];
}

/** Smaller bodies are read in less time than it takes to compare them. */
const smallest = 16_384;
/** Conversations that are remembered, as far as their bytes allow it. */
const mostBodies = 12;
const mostBytes = 16 * 1_048_576;

export function createRecentBodies(): RecentBodies {
  /** Newest first. */
  let kept: { readonly bytes: Buffer; readonly boundaries: readonly Boundary[] }[] = [];
  return {
    resume: (bytes) => {
      if (bytes.length < smallest) return null;
      let best: Resumption | null = null;
      for (const known of kept) {
        const common = commonLength(known.bytes, bytes);
        const count = known.boundaries.findLastIndex(({ offset }) => offset < common) + 1;
        const boundary = known.boundaries[count - 1];
        if (boundary !== undefined && boundary.offset >= smallest && boundary.offset > (best?.boundary.offset ?? 0))
          best = { boundary, earlier: known.boundaries.slice(0, count - 1) };
      }
      return best;
    },
    keep: (bytes, boundaries) => {
      if (bytes.length < smallest || bytes.length > mostBytes / 2) return;
      // the turn before is a beginning of this one
      const others = kept.filter((known) => commonLength(known.bytes, bytes) < known.bytes.length - tailBytes);
      kept = [{ bytes, boundaries }, ...others].slice(0, mostBodies);
      while (kept.reduce((sum, known) => sum + known.bytes.length, 0) > mostBytes) kept.pop();
    },
  };
}

/** What may stand behind the last message and differ: brackets and settings. */
const tailBytes = 2_048;

/** @returns how many bytes two buffers have in common at their beginnings. Compares as the processor does, halving what is left. */
export function commonLength(a: Buffer, b: Buffer): number {
  let equal = 0;
  let open = Math.min(a.length, b.length);
  while (equal < open) {
    const middle = equal + Math.ceil((open - equal) / 2);
    if (a.compare(b, equal, middle, equal, middle) === 0) equal = middle;
    else if (middle - equal === 1) return equal;
    else open = middle;
  }
  return equal;
}
