/** When old requests are removed. */
export interface PruneSchedule {
  /** Begins now. */
  readonly start: () => void;
  /** @param bytes by how much the database has grown, about */
  readonly grown: (bytes: number) => void;
  readonly stop: () => void;
}

const everyMs = 600_000;
const everyBytes = 1_000_000;
/** Between two steps, so that answers do not wait. */
const stepMs = 20;

/** Every ten minutes, and whenever as much has been written as could make the file too large. @param step true = there is more */
export function schedulePruning(step: () => boolean): PruneSchedule {
  let timer = setTimeout(run, stepMs).unref();
  let grown = 0;

  function start(): void {
    clearTimeout(timer);
    timer = setTimeout(run, 0).unref();
  }

  function run(): void {
    grown = 0;
    timer = setTimeout(run, step() ? stepMs : everyMs).unref();
  }

  return {
    start,
    grown(bytes) {
      grown += bytes;
      if (grown < everyBytes) return;
      grown = 0;
      start();
    },
    stop: () => clearTimeout(timer),
  };
}
