/** Runs a task later. @returns a function that calls it off. */
export type Schedule = (task: () => void | Promise<void>, ms: number) => () => void;

/** A timer that does not keep the process alive. */
export const laterUnlessExit: Schedule = (task, ms) => {
  const timer = setTimeout(() => void task(), ms).unref();
  return () => clearTimeout(timer);
};
