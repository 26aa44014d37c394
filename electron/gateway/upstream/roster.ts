/** What can stand on one roster. */
export interface Member {
  /** Where it stands; the roster's own. Anything at first. */
  place: number;
}

/**
 * Whoever is present, where every request comes and goes.
 *
 * An array that is filled from its end: a `Set` replaces its table every few requests, each table points to the next, and once the
 * collector has promoted one of them, it keeps and copies what all later ones held.
 */
export class Roster<Present extends Member> {
  readonly #present: Present[] = [];

  get size(): number {
    return this.#present.length;
  }

  /** @param one on no other roster */
  add(one: Present): void {
    one.place = this.#present.length;
    this.#present.push(one);
  }

  /** One that is not there is left alone. */
  remove(one: Present): void {
    if (this.#present[one.place] !== one) return;
    const last = this.#present.pop();
    if (last === undefined || last === one) return;
    this.#present[one.place] = last;
    last.place = one.place;
  }

  /**
   * Calls everybody, in no order. Whoever is called may take itself or others away; those are not called any more, and one that
   * takes the place of another may be called twice.
   */
  callAll(call: (one: Present) => void): void {
    for (let at = this.#present.length - 1; at >= 0; at -= 1) {
      const one = this.#present[at];
      if (one !== undefined) call(one);
    }
  }
}
