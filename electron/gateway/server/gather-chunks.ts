/** Joins the chunks of one turn of the event loop, so that they are read, checked and written once. */
export interface Gatherer {
  readonly add: (chunk: Buffer) => void;
  /** Passes on what is waiting now. */
  readonly flush: () => void;
  readonly waitingBytes: () => number;
}

/** @param pass gets the very first chunk at once, later ones at the end of their turn */
export function gatherChunks(pass: (bytes: Buffer) => void): Gatherer {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let flushing: NodeJS.Immediate | null = null;
  let isFirst = true;

  function flush(): void {
    if (flushing !== null) clearImmediate(flushing);
    flushing = null;
    if (waitingBytes === 0) return;
    const bytes = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting, waitingBytes);
    waiting = [];
    waitingBytes = 0;
    pass(bytes);
  }

  return {
    flush,
    add(chunk) {
      if (chunk.length === 0) return;
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (isFirst) {
        isFirst = false;
        flush();
      } else flushing ??= setImmediate(flush);
    },
    waitingBytes: () => waitingBytes,
  };
}
