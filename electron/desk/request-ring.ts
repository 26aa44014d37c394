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
  /** How many of them keep their verdicts at least: one list has an entry for every model of the catalog. */
  readonly verdictCapacity: number;
  /** Shortest time between two announcements, ms. */
  readonly batchMs: number;
  /** Gets the entries that are new or changed, each once, in its last state. */
  readonly announce: (changed: readonly RequestLog[]) => void;
}

export function createRequestRing({ capacity, verdictCapacity, batchMs, announce }: RingOptions): RequestRing {
  const slots = new Newest<Slot>(capacity);
  const verdicts = new Newest<readonly Verdict[]>(verdictCapacity);
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const changed = slots
      .all()
      .filter(({ isChanged }) => isChanged)
      .toReversed();
    for (const slot of changed) slot.isChanged = false;
    if (changed.length > 0) announce(changed.map(entryOf));
  };
  const put = (id: string, state: RunningRequest | RequestLog): void => {
    const slot = slots.get(id);
    if (slot === undefined) slots.add(id, { state, isChanged: true });
    else {
      slot.state = state;
      slot.isChanged = true;
    }
    timer ??= setTimeout(flush, batchMs).unref();
  };
  return {
    putRunning: (request) => put(request.id, request),
    put: (entry) => put(entry.id, entry),
    putVerdicts: (id, list) => verdicts.add(id, list),
    entries: () => slots.all().map(entryOf),
    verdicts: (id) => verdicts.get(id),
    clear: () => {
      slots.clear();
      verdicts.clear();
    },
    close: flush,
  };
}

interface Slot {
  state: RunningRequest | RequestLog;
  isChanged: boolean;
}

function entryOf({ state }: Slot): RequestLog {
  return 'entry' in state ? state.entry() : state;
}

/**
 * Keeps the newest, in the order they first came: as many as its capacity, and up to as many older ones. Dropping those at once
 * costs less than one by one.
 */
class Newest<T> {
  readonly #capacity: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @param id that is not kept yet; of one that is, the newer value hides the older one */
  add(id: string, value: T): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, value);
  }

  get(id: string): T | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  /** Newest first, no more than the capacity. */
  all(): readonly T[] {
    return [...this.#old.values(), ...this.#young.values()].slice(-this.#capacity).toReversed();
  }

  /** With new maps: the table of one that was cleared holds on to the next one's, and the collector copies what both held. */
  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
  }
}
