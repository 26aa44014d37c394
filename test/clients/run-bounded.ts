import { spawn } from 'node:child_process';

/** A program to run to its end. */
export interface BoundedRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** ms after which it is killed, with everything it started. */
  readonly limitMs: number;
}

export interface RunEnd {
  /** null = it was killed, or never began. */
  readonly status: number | null;
  /** What it wrote to both streams; the end of it where it was much. */
  readonly output: string;
  readonly timedOut: boolean;
}

const maxOutput = 200_000;

/** Runs a program without input. Never throws; always ends. */
export function runBounded({ command, args, cwd, env, limitMs }: BoundedRun): Promise<RunEnd> {
  return new Promise((resolve) => {
    // a group of its own, so that what it started can be ended with it
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    let timedOut = false;
    const take = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-maxOutput));
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup();
    }, limitMs);
    const endGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // everything has ended already
      }
    };
    const finish = (status: number | null): void => {
      clearTimeout(timer);
      endGroup();
      resolve({ status, output, timedOut });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.once('exit', finish);
  });
}
