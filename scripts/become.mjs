import { spawn } from 'node:child_process';

/**
 * Runs another program in place of this one: same terminal, same signals, same exit code.
 * Where Node can replace the process (not on Windows, not before 22.15), nothing stays in between that a signal could miss.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} environment
 */
export function become(file, args, environment) {
  if (process.platform !== 'win32' && process.execve) {
    process.execve(file, [file, ...args], environment);
  }
  const child = spawn(file, args, { stdio: 'inherit', env: environment });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // Ctrl-C reaches the child by itself: a second one would cut its good-bye short
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`${file} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
