// npm test [-- vitest arguments]: checks, builds and runs every test. The last line is `N passed, N failed`.
// Plain JavaScript, so that an old Node prints a sentence and not a stack trace.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, nodeTooOld } from './runtime.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/**
 * @param {string} sentence
 * @returns {never}
 */
function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

const node = findNode('.') ?? giveUp(nodeTooOld);
if (!existsSync('node_modules')) giveUp('Please run `npm ci` first: it fetches what the tests are run with.');
const { findOrInstallBrowser, noBrowser } = await import('./install-browser.mjs');
const browser = findOrInstallBrowser(node) ?? giveUp(noBrowser);
const commands = [dirname(node), join('node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
const environment = { ...process.env, PATH: commands, PARETO_DESK_BROWSER: browser };
const report = join('test-results', 'vitest.json');

/**
 * @param {readonly string[]} args
 * @returns {boolean} whether it went well
 */
function run(args) {
  return spawnSync(node, args, { stdio: 'inherit', env: environment }).status === 0;
}

/** @returns {{ passed: number, failed: number }} */
function readReport() {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    // a file that cannot be loaded has no tests that could fail
    return { passed: numPassedTests, failed: numFailedTests || numFailedTestSuites };
  } catch {
    return { passed: 0, failed: 1 }; // vitest did not get as far as writing it
  }
}

rmSync(report, { force: true });
const checked = run(['scripts/check.ts']);
const built = run(['scripts/build.ts', '--if-stale']);
const vitest = join('node_modules', 'vitest', 'vitest.mjs');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const tested = built && run([vitest, 'run', ...reporters, ...process.argv.slice(2)]);

const { passed, failed } = readReport();
const others = [checked, built].filter((went) => !went).length;
if (!checked) console.log('\nThe checks failed; see above.');
console.log(`\n${passed} passed, ${failed + (built ? others : 0)} failed`);
process.exit(checked && tested && passed > 0 ? 0 : 1);
