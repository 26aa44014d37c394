/** Joins the chunks of one turn of the event loop, so that they are read, checked and written once. */
export class Gatherer {
  readonly #pass: (bytes: Buffer) => void;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #flushing: NodeJS.Immediate | null = null;
  #isFirst = true;

  /** @param pass gets the very first chunk at once, later ones at the end of their turn */
  constructor(pass: (bytes: Buffer) => void) {
    this.#pass = pass;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#isFirst) {
      this.#isFirst = false;
      this.flush();
    } else this.#flushing ??= setImmediate(flushOne, this);
  }

  /** Passes on what is waiting now. */
  flush(): void {
    if (this.#flushing !== null) clearImmediate(this.#flushing);
    this.#flushing = null;
    if (this.#waitingBytes === 0) return;
    const [only] = this.#waiting;
    const bytes =
      this.#waiting.length === 1 && only !== undefined ? only : Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#pass(bytes);
  }
}

function flushOne(gatherer: Gatherer): void {
  gatherer.flush();
}
