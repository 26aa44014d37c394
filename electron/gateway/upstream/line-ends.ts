/** Reads a stream of events whose lines may end in a carriage return alone, which the standard allows and nothing behind this knows. */
export interface LineEnds {
  /** @returns the chunk, with line feeds where it had lone carriage returns */
  read(chunk: Buffer): Buffer;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** @returns whether the first line ends in this chunk, with a line feed; the others are taken to do so as well */
export function hasUsualLines(chunk: Buffer): boolean {
  const feed = chunk.indexOf(lineFeed);
  const at = feed < 0 ? -1 : chunk.indexOf(carriageReturn);
  return feed >= 0 && (at < 0 || feed <= at + 1);
}

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html (`end-of-line`) */
export function createLineEnds(): LineEnds {
  let isLone: boolean | null = null;
  /** The last chunk ended in the first carriage return: what follows tells what it was. */
  let isOpen = false;

  function decide(bytes: Buffer): Buffer {
    if (hasUsualLines(bytes)) isLone = false;
    const at = bytes.indexOf(carriageReturn);
    if (at < 0 || isLone === false) return bytes;
    isOpen = at + 1 === bytes.length;
    if (isOpen) return bytes.subarray(0, at);
    isLone = true;
    return withFeeds(bytes);
  }

  return {
    read(chunk) {
      if (isLone === true) return withFeeds(chunk);
      if (isLone === false || chunk.length === 0) return chunk;
      const bytes = isOpen ? Buffer.concat([Buffer.of(carriageReturn), chunk]) : chunk;
      isOpen = false;
      return decide(bytes);
    },
  };
}

/** No text of JSON holds a bare carriage return. */
function withFeeds(chunk: Buffer): Buffer {
  const bytes = Buffer.from(chunk);
  for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1))
    bytes[at] = lineFeed;
  return bytes;
}
