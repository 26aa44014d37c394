import type { Member } from './roster.ts';

/**
 * Tells those who work on a request that nobody waits for its answer any more. An `AbortSignal` fits; those of Node cost
 * more than planning a route does, because each is an event target with an exception ready.
 */
export interface HangUpSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  readonly addEventListener: (type: 'abort', listener: () => void) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** The one who tells. */
export class HangUp implements HangUpSignal, Member {
  aborted = false;
  reason: unknown = undefined;
  place = -1;
  readonly #listeners: (() => void)[] = [];

  /** The first reason stays; every listener is called once. */
  abort(reason?: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners.splice(0)) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.aborted) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }
}
