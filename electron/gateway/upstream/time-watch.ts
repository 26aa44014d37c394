import { Roster, type Member } from './roster.ts';

/** Something that may take too long. */
export interface Watched extends Member {
  /** Ends itself when its time is up. @param now as of `performance.now()`, ms */
  readonly look: (now: number) => void;
}

/** Looks per limit: what is too long is noticed this part of it late. */
const looksPerLimit = 20;
/** However short the limits are, ms. */
const shortestTickMs = 5;

const watched = new Roster<Watched>();
let timer: NodeJS.Timeout | null = null;
let tickMs = Infinity;

/**
 * Looks at `one` from time to time until it is let go. One timer for all: a request would otherwise set and clear three, which
 * costs more than planning its route.
 *
 * @param limitMs the shortest time it cares about
 */
export function watch(one: Watched, limitMs: number): void {
  watched.add(one);
  const needed = Math.max(limitMs / looksPerLimit, shortestTickMs);
  if (timer !== null && needed >= tickMs) return;
  if (timer !== null) clearInterval(timer);
  tickMs = needed;
  timer = setInterval(lookAtAll, tickMs).unref();
}

/** Ends the looking; the timer stops when nobody is left. */
export function letGo(one: Watched): void {
  watched.remove(one);
}

function lookAtAll(): void {
  const now = performance.now();
  watched.callAll((one) => one.look(now));
  if (watched.size > 0 || timer === null) return;
  clearInterval(timer);
  timer = null;
  tickMs = Infinity;
}
