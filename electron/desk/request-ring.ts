import type { RequestLog, Verdict } from '../../shared/request-log.ts';

/** The newest requests, in memory. */
export interface RequestRing {
  /** Takes a new entry or the next state of a known one. */
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
  const entries = new Newest<RequestLog>(capacity);
  const verdicts = new Newest<readonly Verdict[]>(verdictCapacity);
  /** In their last state. */
  const changed = new Map<string, RequestLog>();
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batch = [...changed.values()].slice(-capacity);
    changed.clear();
    if (batch.length > 0) announce(batch);
  };
  return {
    put: (entry) => {
      entries.put(entry.id, entry);
      changed.set(entry.id, entry);
      timer ??= setTimeout(flush, batchMs).unref();
    },
    putVerdicts: (id, list) => verdicts.put(id, list),
    entries: () => entries.all(),
    verdicts: (id) => verdicts.get(id),
    clear: () => {
      entries.clear();
      verdicts.clear();
      changed.clear();
    },
    close: flush,
  };
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

  put(id: string, value: T): void {
    if (this.#old.has(id)) return void this.#old.set(id, value);
    if (this.#young.size >= this.#capacity && !this.#young.has(id)) {
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

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
