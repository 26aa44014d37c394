// npm run pack:check: packs the app around a stand-in for Electron and looks into the result: the files, and the fuses.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { buildParts } from './build.ts';
import { isStale } from './stale.mjs';
import { writeStandInElectron } from './stand-in-electron.ts';

const standIn = 'fakedist';
const unpacked = join('release', 'linux-unpacked');

const wantedFuses: ReadonlyMap<FuseV1Options, FuseState> = new Map([
  [FuseV1Options.RunAsNode, FuseState.DISABLE],
  [FuseV1Options.EnableCookieEncryption, FuseState.ENABLE],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
  [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseState.ENABLE],
  [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
]);

/** What must be in the package, and nothing else: no sources, no maps, no modules, no settings of the machine it was made on. */
function wantedFiles(): string[] {
  const page = readdirSync('dist/renderer', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => `/${join(entry.parentPath, entry.name)}`);
  const icons = readdirSync('dist/icons')
    .filter((name) => name.endsWith('.png'))
    .map((name) => `/dist/icons/${name}`);
  return [
    '/LICENSE',
    '/package.json',
    '/dist/licences.txt',
    '/dist/ledger-worker.cjs',
    '/dist/refresh-worker.cjs',
    '/dist/main.cjs',
    '/dist/preload.cjs',
    ...page,
    ...icons,
  ].toSorted();
}

function packedFiles(): string[] {
  const entries = listPackage(join(unpacked, 'resources', 'app.asar'), { isPack: false });
  return entries.filter((entry) => !entries.some((other) => other.startsWith(`${entry}/`))).toSorted();
}

async function wrongFuses(): Promise<string[]> {
  const wire = await getCurrentFuseWire(join(unpacked, 'pareto-desk'));
  return [...wantedFuses].filter(([fuse, state]) => wire[fuse] !== state).map(([fuse]) => FuseV1Options[fuse]);
}

if (isStale()) await buildParts();
await writeStandInElectron(standIn);
const builder = join('node_modules', 'electron-builder', 'out', 'cli', 'cli.js');
const args = [builder, '--dir', '--linux', '--publish', 'never', `-c.electronDist=${standIn}`];
const packing = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
if (packing.status !== 0) throw new Error(`electron-builder failed:\n${packing.stdout}`);

const wanted = wantedFiles();
const packed = packedFiles();
const problems = [
  ...wanted.filter((file) => !packed.includes(file)).map((file) => `missing in the package: ${file}`),
  ...packed.filter((file) => !wanted.includes(file)).map((file) => `should not be in the package: ${file}`),
  ...(await wrongFuses()).map((fuse) => `fuse not as configured: ${fuse}`),
];
for (const problem of problems) console.error(problem);
if (problems.length === 0)
  console.log(`Package is complete: ${packed.length} files, ${wantedFuses.size} fuses as configured.`);
process.exitCode = problems.length > 0 ? 1 : 0;
