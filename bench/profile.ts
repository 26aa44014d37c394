// node bench/profile.ts [ROW]: where the product's time goes under the load of one row, by room of the house.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askLoad } from './measure.ts';
import { openBenchFolder, startProduct } from './product.ts';
import { startProgram, stopAll } from './program.ts';
import { loadRows } from './rows.ts';

interface Frame {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly Frame[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

const bundle = join(import.meta.dirname, '..', 'dist', 'headless-program.cjs');
const id = process.argv[2] ?? 'b';
const row = loadRows.find((each) => each.id === id);

/** The compiler is at work in the first part of a run. */
const settledShare = 0.5;
const runMs = 8_000;

async function record(): Promise<Profile> {
  if (row === undefined) throw new Error(`There is no row ${id}. Rows: ${loadRows.map((each) => each.id).join(', ')}.`);
  const directory = mkdtempSync(join(tmpdir(), 'pareto-profile-'));
  const upstream = await startProgram(1, [join(import.meta.dirname, 'upstream-server.ts')]);
  const folder = openBenchFolder(Number(upstream.ready.port));
  try {
    const load = await startProgram(1, [join(import.meta.dirname, 'load-server.ts')]);
    const product = await startProduct(bundle, folder, 0, ['--cpu-prof', `--cpu-prof-dir=${directory}`]);
    const rig = { upstream, bare: upstream, load, product };
    const { port, program } = product;
    await askLoad(rig, { ...row.job, path: row.path, port, pid: program.pid, warmupMs: runMs, ms: runMs });
    await program.stop();
    // Threads write profiles of their own, which are shorter.
    const files = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
    return JSON.parse(files.toSorted((a, b) => b.length - a.length)[0] ?? '') as Profile;
  } finally {
    await stopAll();
    folder.remove();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns the source file of each line of the bundle, whose comments name them. */
function filesByLine(): readonly string[] {
  let file = '';
  return readFileSync(bundle, 'utf8')
    .split('\n')
    .map((line) => (file = /^\s*\/\/ ((?:electron|shared|node_modules)\/\S+)$/.exec(line)?.[1] ?? file));
}

/** Our own code by room, what it calls in Node with it; undici and the rest of Node by themselves. */
function roomOf(frame: Frame, files: readonly string[]): string | null {
  const { url, lineNumber, functionName } = frame.callFrame;
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (functionName.startsWith('write') && url === '') return 'system calls that write';
  if (!url.endsWith('headless-program.cjs')) return null;
  const file = files[lineNumber] ?? '';
  if (file.startsWith('node_modules/undici')) return 'undici';
  const [, room, inner] = /^electron\/(?:gateway\/)?([\w-]+)\/([\w-]+)?/.exec(file) ?? [];
  if (room === undefined) return null;
  return room === 'storage' || room === 'desk' ? `${room}/${inner}` : room;
}

function shares({ nodes, samples, timeDeltas }: Profile): readonly (readonly [room: string, share: number])[] {
  const files = filesByLine();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id: parent, children }) => (children ?? []).map((child) => [child, parent])),
  );
  const times = new Map<string, number>();
  let total = 0;
  for (let at = Math.floor(samples.length * settledShare); at < samples.length; at += 1) {
    const sample = samples[at] as number;
    if (byId.get(sample)?.callFrame.functionName === '(idle)') continue;
    let room: string | null = null;
    for (let node: number | undefined = sample; node !== undefined && room === null; node = parents.get(node))
      room = roomOf(byId.get(node) as Frame, files);
    const us = timeDeltas[at] ?? 0;
    const name = room ?? 'the rest of Node';
    times.set(name, (times.get(name) ?? 0) + us);
    total += us;
  }
  return [...times].map(([name, us]) => [name, us / total] as const).toSorted((a, b) => b[1] - a[1]);
}

const profile = await record();
console.log(`| ${row?.title ?? id} | share of CPU |\n| --- | --- |`);
for (const [room, share] of shares(profile))
  if (share > 0.005) console.log(`| ${room} | ${(share * 100).toFixed(1)} % |`);
