import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A running `pareto-desk` as a user starts it. */
export interface HeadlessProcess {
  readonly child: ChildProcess;
  /** The next line of stdout; rejects when there is none left. */
  readonly nextLine: () => Promise<string>;
  /** Everything it said on stderr so far. */
  readonly problems: () => string;
  /** Exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
}

/**
 * Starts the program; it is killed when the running test ends.
 *
 * @param starter which of `scripts/`
 */
export function startHeadless(
  words: readonly string[],
  environment: Record<string, string> = {},
  starter = 'pareto-desk.mjs',
): HeadlessProcess {
  const script = join(import.meta.dirname, '..', '..', 'scripts', starter);
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', PARETO_DESK_CATALOG_REFRESH: 'off', ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let problems = '';
  child.stderr.on('data', (chunk: Buffer) => (problems += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    problems: () => problems,
    nextLine: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`There are no more lines. stderr: ${problems}`);
      return value;
    },
    exit: once(child, 'exit').then(([code]) => code as number | null),
  };
}
