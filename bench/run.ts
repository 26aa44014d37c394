// npm run bench [-- --quick] [--rows a,b,...] [--json] [--program FILE]
// Measures the product and a bare Node proxy in turn, over loopback, and says which targets are met. Nothing leaves the
// machine, and everything it starts is ended.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileAll, measureLoad, type Pace, type Rig } from './measure.ts';
import { openBenchFolder, startProduct, type BenchFolder } from './product.ts';
import { canPin, startProgram, stopAll } from './program.ts';
import { describeMachine, toTable, verdictOn, type Line } from './report.ts';
import { loadRows } from './rows.ts';
import { singleRows } from './single-rows.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string' },
    json: { type: 'boolean', default: false },
    program: { type: 'string' },
  },
});

const bench = import.meta.dirname;
const pace: Pace = values.quick
  ? { starts: 1, rounds: 1, idleMs: 0, compileMs: 6_000, settleMs: 2_500, warmupMs: 400, ms: 800 }
  : { starts: 3, rounds: 3, idleMs: 35_000, compileMs: 20_000, settleMs: 5_000, warmupMs: 700, ms: 1_500 };

function say(text: string): void {
  if (!values.json) console.log(text);
}

async function main(): Promise<void> {
  const script = values.program ?? buildProduct();
  const upstream = await startProgram(1, [join(bench, 'upstream-server.ts')]);
  const upstreamPort = Number(upstream.ready.port);
  const folder = openBenchFolder(upstreamPort);
  try {
    const load = await startProgram(1, [join(bench, 'load-server.ts')]);
    const rigs: Rig[] = [];
    for (let start = 1; start <= pace.starts; start += 1) {
      rigs.push({
        upstream,
        load,
        bare: await startProgram(0, [join(bench, 'bare-server.ts'), `http://127.0.0.1:${upstreamPort}`]),
        product: await startProduct(script, { ...folder, dataDir: `${folder.dataDir}-${start}` }),
      });
    }
    const machine = describeMachine(canPin);
    say(machine);
    const lines = await measureAll(rigs, script, folder);
    if (values.json)
      console.log(JSON.stringify({ machine, lines: lines.map((line) => ({ ...line, verdict: verdictOn(line) })) }));
    else console.log(`\n${toTable(lines)}`);
  } finally {
    await stopAll();
    folder.remove();
  }
}

function buildProduct(): string {
  const root = join(bench, '..');
  const build = spawnSync(process.execPath, ['scripts/build.ts', '--if-stale'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) throw new Error('The product cannot be built.');
  return join(root, 'scripts', 'pareto-desk.mjs');
}

async function measureAll(rigs: readonly Rig[], script: string, folder: BenchFolder): Promise<Line[]> {
  const wanted = values.rows?.split(',');
  const isWanted = ({ id }: { readonly id: string }): boolean => wanted?.includes(id) ?? true;
  const lines: Line[] = [];
  const first = loadRows.find(isWanted);
  if (first !== undefined) await compileAll(first, rigs, pace);
  for (const row of loadRows.filter(isWanted)) {
    const result = await measureLoad(row, rigs, pace);
    lines.push({ row, ...result });
    say(`${row.id}: ${verdictOn({ row, ...result })}`);
  }
  for (const row of singleRows.filter(isWanted)) {
    const { product, bare } = await row.measure({ rig: rigs[0] as Rig, pace, script, folder });
    const line = {
      row,
      product,
      bare,
      direct: null,
      ratio: bare === null ? null : product / bare,
      cpuRatio: null,
      later: null,
      noise: null,
    };
    lines.push(line);
    say(`${row.id}: ${verdictOn(line)}`);
  }
  return lines;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
