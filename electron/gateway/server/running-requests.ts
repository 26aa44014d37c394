import type { HangUp } from '../upstream/hang-up.ts';

/**
 * Requests in flight; each can be told that nobody waits any more.
 *
 * An array that is filled from its end: a `Set` replaces its table every few requests, each table points to the next, and once the
 * collector has promoted one of them, it keeps and copies what all later ones held.
 */
export class RunningRequests {
  readonly #hangUps: HangUp[] = [];

  get size(): number {
    return this.#hangUps.length;
  }

  add(hangUp: HangUp): void {
    hangUp.place = this.#hangUps.length;
    this.#hangUps.push(hangUp);
  }

  /** One that is not there is left alone. */
  remove(hangUp: HangUp): void {
    if (this.#hangUps[hangUp.place] !== hangUp) return;
    const last = this.#hangUps.pop();
    if (last === undefined || last === hangUp) return;
    this.#hangUps[hangUp.place] = last;
    last.place = hangUp.place;
  }

  /** Those that are told may leave meanwhile. */
  hangUpAll(reason: unknown): void {
    for (const hangUp of this.#hangUps.toReversed()) hangUp.abort(reason);
  }
}
