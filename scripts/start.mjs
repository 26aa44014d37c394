// npm start [-- --headless] [-- --port N] ...
// All it says goes to stderr: with --json, the first line of stdout is for programs.
// Builds what is stale and opens the app in Electron; where Electron cannot run, the same gateway and the same window in a
// browser. Plain JavaScript, so that an old Node prints a sentence and not a stack trace.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { become } from './become.mjs';
import { downloadElectron, electronBinary, isSandboxForbidden } from './electron-binary.mjs';
import { findNode, nodeOptions, nodeTooOld } from './runtime.mjs';
import { isStale } from './stale.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/**
 * @param {string} sentence
 * @returns {never}
 */
function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

/**
 * Looks for everything that could keep Electron from starting, and downloads it when that is all there is.
 *
 * @param {string} node
 * @param {boolean} wanted
 * @returns {string | null} why Electron is not used, as the end of a sentence
 */
function whyNotElectron(node, wanted) {
  if (!wanted) return 'you asked for --headless';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'this machine has no display';
  }
  if (!electronBinary(root)) downloadElectron(root, node);
  const binary = electronBinary(root);
  if (!binary) return 'the Electron binary could not be downloaded';
  if (!isSandboxForbidden(binary)) return null;
  return 'this system forbids its sandbox (make chrome-sandbox beside it setuid root to allow it)';
}

const node = findNode(root) ?? giveUp(nodeTooOld);
if (!existsSync('node_modules')) giveUp('Please run `npm ci` first: it fetches what Pareto Desk is built with.');
if (isStale()) {
  const build = spawnSync(node, ['scripts/build.ts'], { stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
}

const args = process.argv.slice(2).filter((word) => word !== '--headless');
const reason = whyNotElectron(node, args.length === process.argv.length - 2);
const binary = electronBinary(root);

const environment = { ...process.env };
delete environment.ELECTRON_RUN_AS_NODE; // terminals inside Electron-based editors pass it on: Electron would be plain Node

if (reason === null && binary) {
  const asRoot = process.getuid?.() === 0; // Chromium refuses to sandbox root
  become(binary, ['.', ...(asRoot ? ['--no-sandbox'] : []), ...args], environment);
} else {
  console.error(
    `Running without Electron: ${reason}.\n` +
      'Open the address below in your browser: everything works there but tray icon and notifications.\n',
  );
  become(node, [...nodeOptions, 'scripts/pareto-desk.mjs', ...args], environment);
}
