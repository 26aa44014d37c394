/** When requests move from the inbox into the database: soon, but not while there is better to do. */
export interface UnpackSchedule {
  readonly arrived: (requests: number) => void;
  /** After a failure. */
  readonly again: (ms: number) => void;
  readonly stop: () => void;
}

export interface Unpacking {
  /** Moves some. @returns true when there is more */
  readonly step: () => boolean;
  /** Length of what waits, bytes. */
  readonly behind: () => number;
}

/** How long requests stay in the inbox when little is going on, ms; and time between two looks whether it is so. */
export const unpackMs = 250;
/** More than this many that arrive between two looks are many: a database that takes them one by one would cost each of them. */
const many = 100;
/** Behind by more than this, the database catches up all the same: about 50,000 requests, bytes. */
const mostBehind = 32_000_000;

/** Under load, requests wait in the inbox for a quieter moment: their rows and indexes take a tenth of the time of a small request. */
export function scheduleUnpacking({ step, behind }: Unpacking): UnpackSchedule {
  let timer: NodeJS.Timeout | null = null;
  let recent = 0;

  function later(ms: number): void {
    timer ??= setTimeout(look, ms).unref();
  }

  function look(): void {
    timer = null;
    const isBusy = recent > many && behind() < mostBehind;
    recent = 0;
    if (isBusy) later(unpackMs);
    // a step at a time, so that answers do not wait
    else if (step()) later(0);
  }

  return {
    arrived(requests) {
      recent += requests;
      later(unpackMs);
    },
    again: later,
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
