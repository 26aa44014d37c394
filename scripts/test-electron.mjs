// npm run test:electron: the end-to-end tests of the shell on real Electron instead of its double. Needs a display.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { downloadElectron, electronBinary } from './electron-binary.mjs';

if (!electronBinary('.')) downloadElectron('.', process.execPath);
if (!electronBinary('.')) {
  console.error('The Electron binary could not be downloaded; `npm test` runs the same tests on the double.');
  process.exit(1);
}
const build = spawnSync(process.execPath, ['scripts/build.ts', '--if-stale'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
/** @type {NodeJS.ProcessEnv} */
const environment = { ...process.env, PARETO_DESK_REAL_ELECTRON: '1' };
delete environment.ELECTRON_RUN_AS_NODE;
const vitest = join('node_modules', 'vitest', 'vitest.mjs');
const tests = spawnSync(process.execPath, [vitest, 'run', 'test/e2e'], { stdio: 'inherit', env: environment });
process.exit(tests.status ?? 1);
