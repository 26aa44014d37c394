#!/usr/bin/env node
// pareto-desk [options]: the gateway and its window without Electron. `--help` lists the options.
// Plain JavaScript, so that an old Node finds the newer one that `npm ci` brings along, or prints a sentence.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { become } from './become.mjs';
import { leaveWithNpm } from './leave-with-npm.mjs';
import { findNode, nodeOptions, nodeTooOld } from './runtime.mjs';
import { isStale } from './stale.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist', 'headless.cjs');

/**
 * @param {string} sentence
 * @returns {never}
 */
function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

/**
 * Builds when the sources are newer than the program. A package without sources is complete as it is.
 *
 * @param {string} node
 */
function buildIfStale(node) {
  const cwd = process.cwd();
  process.chdir(root); // the build knows its files from there; paths on the command line start where the person is
  if (existsSync('electron') && isStale()) {
    if (!existsSync('node_modules')) giveUp('Please run `npm ci` first: it fetches what Pareto Desk is built with.');
    // what a build says goes to stderr: the first line of stdout is for programs
    const build = spawnSync(node, ['scripts/build.ts'], { stdio: ['ignore', 2, 2] });
    if (build.status !== 0) process.exit(build.status ?? 1);
  }
  process.chdir(cwd);
}

const node = findNode(root) ?? giveUp(nodeTooOld);
buildIfStale(node);
if (node === process.execPath) {
  leaveWithNpm();
  await import(pathToFileURL(program).href);
} else become(node, [...nodeOptions, program, ...process.argv.slice(2)], process.env);
