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
  /** How many of them keep their verdicts: one list has an entry for every model of the catalog. */
  readonly verdictCapacity: number;
  /** Shortest time between two announcements, ms. */
  readonly batchMs: number;
  /** Gets the entries that are new or changed, each once, in its last state. */
  readonly announce: (changed: readonly RequestLog[]) => void;
}

export function createRequestRing({ capacity, verdictCapacity, batchMs, announce }: RingOptions): RequestRing {
  const entries = new Map<string, RequestLog>();
  const verdicts = new Map<string, readonly Verdict[]>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batch = [...changed].map((id) => entries.get(id)).filter((entry) => entry !== undefined);
    changed.clear();
    if (batch.length > 0) announce(batch);
  };
  return {
    put: (entry) => {
      entries.set(entry.id, entry);
      dropOldest(entries, capacity);
      changed.add(entry.id);
      timer ??= setTimeout(flush, batchMs).unref();
    },
    putVerdicts: (id, list) => {
      verdicts.set(id, list);
      dropOldest(verdicts, verdictCapacity);
    },
    entries: () => [...entries.values()].toReversed(),
    verdicts: (id) => verdicts.get(id),
    clear: () => {
      entries.clear();
      verdicts.clear();
      changed.clear();
    },
    close: flush,
  };
}

/** A Map keeps the order of first insertion, so its first key is the oldest. */
function dropOldest(map: Map<string, unknown>, capacity: number): void {
  const oldest = map.size > capacity ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
