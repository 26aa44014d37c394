import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs a script of this folder and kills it within `mostMs` of its first word.
 * The moment of the kill is what is tried out, so it is another one each time.
 */
export async function killWhileWriting(script: string, words: readonly string[], mostMs: number): Promise<void> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, script), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(writer, 'exit');
  await once(writer.stdout, 'data');
  await pause(Math.random() * mostMs);
  writer.kill('SIGKILL');
  await ended;
}
