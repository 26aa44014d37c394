/** What signals mean on a system. */
export interface Signals {
  /** Read the configuration again. */
  readonly reload: readonly NodeJS.Signals[];
  /** End politely; a second one ends at once, with this exit code. */
  readonly end: ReadonlyMap<NodeJS.Signals, number>;
}

/**
 * On Windows nobody can send a SIGHUP: it says that the terminal was closed, and the system ends the process seconds later
 * (Node.js docs, "Signal events").
 */
export function signalsOn(platform: NodeJS.Platform): Signals {
  const end = new Map<NodeJS.Signals, number>([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ]);
  return platform === 'win32' ? { reload: [], end: end.set('SIGHUP', 129) } : { reload: ['SIGHUP'], end };
}
