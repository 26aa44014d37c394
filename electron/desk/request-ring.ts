import type { RequestLog, Verdict } from '../../shared/request-log.ts';
import type { RunningRequest } from '../gateway/ports.ts';

/** The newest requests, in memory. */
export interface RequestRing {
  /** Takes a request that is new or has changed. Its entry is made when somebody looks: most requests end before. */
  readonly putRunning: (request: RunningRequest) => void;
  /** Takes the entry of a request that has ended. */
  readonly put: (entry: RequestLog) => void;
  readonly putVerdicts: (id: string, verdicts: readonly Verdict[]) => void;
  /** Newest first. */
  readonly entries: () => readonly RequestLog[];
  /** undefined when the request is unknown or too old. */
  readonly verdicts: (id: string) => readonly Verdict[] | undefined;
  readonly clear: () => void;
  /** Announces what is still waiting and ends the timer. */
  readonly close: () => void;
}

export interface RingOptions {
  /** How many requests are remembered. */
  readonly capacity: number;
  /** How many of them keep their verdicts: one list has an entry for every model of the catalog. */
  readonly verdictCapacity: number;
  /** Shortest time between two announcements, ms. */
  readonly batchMs: number;
  /** Gets the entries that are new or changed, each once, in its last state. */
  readonly announce: (changed: readonly RequestLog[]) => void;
}

type State = RunningRequest | RequestLog;

export function createRequestRing({ capacity, verdictCapacity, batchMs, announce }: RingOptions): RequestRing {
  const states = new Newest<State>(capacity);
  const lists = new Newest<readonly Verdict[]>(verdictCapacity);
  /** The numbers of requests that have not ended. */
  const running = new Map<string, number>();
  /** The first that has not been announced. */
  let unannounced = 0;
  /** Those before it that have changed since. */
  let changedSince = new Set<number>();
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const changed: RequestLog[] = [];
    const take = (from: number, to: number, isWanted: (number: number) => boolean): void => {
      for (let number = from; number < to; number += 1)
        if (isWanted(number)) changed.push(entryOf(states.at(number) as State));
    };
    const { first, end } = states;
    if (changedSince.size > 0) {
      take(first, unannounced, (number) => changedSince.has(number));
      changedSince = new Set();
    }
    take(Math.max(first, unannounced), end, () => true);
    unannounced = end;
    if (changed.length > 0) announce(changed);
  };
  const put = (id: string, state: State, ends: boolean): void => {
    // most requests end without having been told of
    const number = running.size === 0 ? undefined : running.get(id);
    if (number === undefined || !states.replace(number, state)) {
      if (!ends) running.set(id, states.end);
      states.add(id, state);
    } else if (number < unannounced) changedSince.add(number);
    if (ends && number !== undefined) running.delete(id);
    timer ??= setTimeout(flush, batchMs).unref();
  };
  return {
    putRunning: (request) => put(request.id, request, false),
    put: (entry) => put(entry.id, entry, true),
    putVerdicts: (id, list) => lists.add(id, list),
    entries: () => states.all().map(entryOf),
    verdicts: (id) => lists.find(id),
    clear: () => {
      states.clear();
      lists.clear();
      running.clear();
      changedSince = new Set();
    },
    close: flush,
  };
}

function entryOf(state: State): RequestLog {
  return 'entry' in state ? state.entry() : state;
}

/**
 * The newest, numbered in the order they came, each in a place that is used again and again.
 *
 * No `Map`: one that is given up may have outlived what is in it, and once the collector has promoted its table, all that stands there
 * is copied along.
 */
class Newest<T> {
  readonly #capacity: number;
  #ids: string[] = [];
  #values: T[] = [];
  /** The number of the next. */
  end = 0;
  /** The number of the oldest that is kept. */
  first = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(id: string, value: T): void {
    const place = this.end % this.#capacity;
    this.#ids[place] = id;
    this.#values[place] = value;
    this.end += 1;
    if (this.end - this.first > this.#capacity) this.first += 1;
  }

  /** @returns false for one that is not kept any more */
  replace(number: number, value: T): boolean {
    if (number < this.first) return false;
    this.#values[number % this.#capacity] = value;
    return true;
  }

  /** undefined for one that is not kept. */
  at(number: number): T | undefined {
    return number < this.first || number >= this.end ? undefined : this.#values[number % this.#capacity];
  }

  /** Looks through them; for what is seldom asked. */
  find(id: string): T | undefined {
    for (let number = this.end - 1; number >= this.first; number -= 1)
      if (this.#ids[number % this.#capacity] === id) return this.at(number);
    return undefined;
  }

  /** Newest first. */
  all(): readonly T[] {
    const all: T[] = [];
    for (let number = this.end - 1; number >= this.first; number -= 1) all.push(this.at(number) as T);
    return all;
  }

  clear(): void {
    this.#ids = [];
    this.#values = [];
    this.first = this.end;
  }
}
