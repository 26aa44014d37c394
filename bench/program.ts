import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that belongs to the benchmark. */
export interface Program {
  readonly pid: number;
  /** The JSON of its first line. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** ms from start to the first line. */
  readonly readyMs: number;
  /** Sends one line, waits for one line. */
  readonly ask: (question: unknown) => Promise<unknown>;
  /** Ends it; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

export const canPin = spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;

/** Each process may take this long to say that it is ready, ms. */
const startLimitMs = 30_000;

const running = new Set<Program>();

/**
 * Starts a Node program and waits for its first line.
 *
 * @param core CPU it is bound to, where the system can do that
 */
export async function startProgram(core: number, words: readonly string[]): Promise<Program> {
  const startedAt = performance.now();
  const [command, ...args] = [...(canPin ? ['taskset', '-c', String(core)] : []), process.execPath, ...words];
  const child = spawn(command as string, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  let said = '';
  child.stderr.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(() => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${words.join(' ')} ended. ${said}`));
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const asker = waiting.shift();
    try {
      asker?.resolve(JSON.parse(line));
    } catch {
      asker?.reject(new Error(`${words.join(' ')} said: ${line}`)); // thrown here, it would leave all programs running
    }
  });
  const nextLine = (): Promise<unknown> => new Promise((resolve, reject) => waiting.push({ resolve, reject }));

  const limit = setTimeout(() => child.kill('SIGKILL'), startLimitMs);
  const ready = (await nextLine()) as Record<string, unknown>;
  clearTimeout(limit);
  const program: Program = {
    pid: child.pid as number,
    ready,
    readyMs: performance.now() - startedAt,
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return nextLine();
    },
    async stop() {
      running.delete(program);
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await gone;
      clearTimeout(force);
    },
  };
  running.add(program);
  return program;
}

/** Whatever happens, nothing of the benchmark stays behind. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((program) => program.stop()));
}
