import { Roster, type Member } from '../upstream/roster.ts';

/** Most answers have come by then, ms. */
const momentMs = 50;

/** Acts for whoever waits longer than a moment, once for each. One timer for all: most wait for less, and cost next to nothing. */
export class SlowAnswers<Waiting extends Member> {
  readonly #waiting = new Roster<Waiting>();
  readonly #act: (one: Waiting) => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param act hears of each while it still waits, within a moment */
  constructor(act: (one: Waiting) => void) {
    this.#act = act;
  }

  add(one: Waiting): void {
    this.#waiting.add(one);
    if (this.#timer === null) this.#timer = setTimeout(this.#look, momentMs).unref();
  }

  /** It waits no longer. */
  remove(one: Waiting): void {
    this.#waiting.remove(one);
  }

  readonly #look = (): void => {
    this.#timer = null;
    this.#waiting.callAll((one) => {
      this.#waiting.remove(one);
      this.#act(one);
    });
  };
}
