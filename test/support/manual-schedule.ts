/** A schedule that only a test moves on. */
export interface ManualSchedule {
  readonly schedule: (task: () => void | Promise<void>, ms: number) => () => void;
  /** What is planned now, as the times it asked to wait, ms. */
  readonly waits: () => readonly number[];
  /** Runs what is planned now to its end; what that plans stays planned. */
  readonly runAll: () => Promise<void>;
}

export function createManualSchedule(): ManualSchedule {
  const planned = new Map<() => void | Promise<void>, number>();
  return {
    schedule: (task, ms) => {
      const run = (): void | Promise<void> => task();
      planned.set(run, ms);
      return () => void planned.delete(run);
    },
    waits: () => [...planned.values()],
    runAll: async () => {
      const due = [...planned.keys()];
      planned.clear();
      for (const run of due) await run();
    },
  };
}
