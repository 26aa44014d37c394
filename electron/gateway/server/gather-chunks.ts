/** Those that wait for the end of this turn of the event loop. */
let due: Gatherer[] = [];

/** Joins the chunks of one turn of the event loop, so that they are read, checked and written once. */
export class Gatherer {
  readonly #pass: (bytes: Buffer) => void;
  #first: Buffer | null = null;
  /** Those after the first. */
  #others: Buffer[] | null = null;
  #waitingBytes = 0;
  #isDue = false;
  #hasPassed = false;

  /** @param pass gets the very first chunk at once, later ones at the end of their turn */
  constructor(pass: (bytes: Buffer) => void) {
    this.#pass = pass;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#waitingBytes += chunk.length;
    if (this.#first === null) this.#first = chunk;
    else (this.#others ??= []).push(chunk);
    if (!this.#hasPassed) return this.flush();
    if (this.#isDue) return;
    this.#isDue = true;
    if (due.push(this) === 1) setImmediate(flushDue);
  }

  /** Passes on what is waiting now. */
  flush(): void {
    const first = this.#first;
    if (first === null) return;
    const bytes = this.#others === null ? first : Buffer.concat([first, ...this.#others], this.#waitingBytes);
    this.#hasPassed = true;
    this.#first = null;
    this.#others = null;
    this.#waitingBytes = 0;
    this.#pass(bytes);
  }

  /** At the end of the turn. */
  flushDue(): void {
    this.#isDue = false;
    this.flush();
  }
}

/** One timer for all streams: with hundreds of them a turn brings something for many. */
function flushDue(): void {
  const gatherers = due;
  due = [];
  let at = 0;
  try {
    while (at < gatherers.length) gatherers[at++]?.flushDue();
  } finally {
    // One that throws takes nothing from the others.
    const left = gatherers.slice(at);
    if (left.length > 0 && due.unshift(...left) === left.length) setImmediate(flushDue);
  }
}
