/** A call that cannot be done. The message is for the person at the window: what is wrong and what to do; never a key. */
export class DeskError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DeskError';
  }
}
