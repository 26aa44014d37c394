// node scripts/check.ts: everything a machine can say about the sources without running them. Prints what failed, in full.
import { spawn } from 'node:child_process';

interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Each has a tsconfig.json of its own, so that `window` in electron/ or `process` in renderer/ does not compile. */
const rooms = ['shared', 'electron', 'renderer', 'test'];

const checks: readonly Check[] = [
  ...rooms.map((room) => ({ name: `types of ${room}/`, command: 'tsc', args: ['-p', room] })),
  {
    name: 'lint',
    command: 'oxlint',
    args: ['--type-aware', '--quiet', 'shared', 'electron', 'renderer', 'scripts', 'bench', 'test'],
  },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level=warn', '.'] },
  { name: 'lock file', command: process.execPath, args: ['scripts/lock-check.ts'] },
];

/** Runs all checks, two at a time, and reports each as it ends. @returns the names of those that failed */
async function runChecks(): Promise<string[]> {
  const waiting = [...checks];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = performance.now();
      const { passed, output } = await run(check);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${passed ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
      if (passed) continue;
      console.log(output);
      failed.push(check.name);
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

function run({ command, args }: Check): Promise<{ passed: boolean; output: string }> {
  return new Promise((resolve) => {
    // a shell, because on Windows npm's commands are scripts
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (output += String(text)));
    child.on('error', (error) => resolve({ passed: false, output: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}

if (import.meta.main) {
  const failed = await runChecks();
  process.exitCode = failed.length > 0 ? 1 : 0;
}
