import { request } from 'node:http';
import { join } from 'node:path';
import { sleep } from './load.ts';
import { askLoad, median, type Pace, type Rig } from './measure.ts';
import { toBody } from './payloads.ts';
import type { PlanningFigures } from './planning.ts';
import { rssMb } from './process-cost.ts';
import { startProduct, type BenchFolder } from './product.ts';
import { startProgram } from './program.ts';
import type { RowText } from './rows.ts';

/** What a row outside the load table has found. */
export interface Figures {
  readonly product: number;
  readonly bare: number | null;
}

export interface Surroundings {
  readonly rig: Rig;
  readonly pace: Pace;
  readonly script: string;
  readonly folder: BenchFolder;
}

/** A row with a procedure of its own. */
export interface SingleRow extends RowText {
  readonly measure: (surroundings: Surroundings) => Promise<Figures>;
}

const bench = import.meta.dirname;

const planning = once(async () => {
  const program = await startProgram(0, ['--expose-gc', join(bench, 'planning.ts')]);
  await program.stop();
  return program.ready as unknown as { readonly bundled: PlanningFigures; readonly large: PlanningFigures };
});

const starts = once(measureStarts);

export const singleRows: readonly SingleRow[] = [
  {
    id: 'planning',
    title: 'planning over the bundled catalog: p50 (pass: p99)',
    unit: 'us',
    pass: { figure: 'most', value: 200 },
    ambition: { figure: 'most', value: 20 },
    measure: async (here) => ({ product: (await planning(here)).bundled.p50Us, bare: null }),
  },
  {
    id: 'planning-p99',
    title: 'planning over the bundled catalog: p99',
    unit: 'us',
    pass: { figure: 'most', value: 200 },
    ambition: { figure: 'most', value: 200 },
    measure: async (here) => ({ product: (await planning(here)).bundled.p99Us, bare: null }),
  },
  {
    id: 'planning-large',
    title: 'planning over 1,000 models at 22 providers each: p99',
    unit: 'us',
    pass: { figure: 'most', value: 1_000 },
    ambition: { figure: 'most', value: 1_000 },
    measure: async (here) => ({ product: (await planning(here)).large.p99Us, bare: null }),
  },
  {
    id: 'planning-memory',
    title: 'the same: heap after 5,000 plans, above that before them',
    unit: 'MB',
    pass: { figure: 'most', value: 1 },
    ambition: { figure: 'most', value: 0.1 },
    measure: async (here) => ({ product: (await planning(here)).large.growthMb, bare: null }),
  },
  {
    id: 'guardrails',
    title: 'content guardrails, all detectors: CPU per 100 KB of source code not seen before',
    unit: 'us',
    pass: { figure: 'most', value: 2_000 },
    ambition: { figure: 'most', value: 300 },
    measure: measureGuardrails,
  },
  {
    id: 'start',
    title: 'headless: start to first 200',
    unit: 'ms',
    pass: { figure: 'most', value: 800 },
    ambition: { figure: 'most', value: 350 },
    measure: async (here) => (await starts(here)).start,
  },
  {
    id: 'idle',
    title: 'headless: idle memory',
    unit: 'MB',
    pass: { figure: 'most', value: 125 },
    ambition: { figure: 'most', value: 95 },
    measure: async (here) => (await starts(here)).idle,
  },
  {
    id: 'open',
    title: '1,000 open slow streams: memory above idle',
    unit: 'MB',
    pass: { figure: 'most', value: 80 },
    ambition: { figure: 'most', value: 40 },
    measure: measureOpenStreams,
  },
];

/** Starts each program anew: spawn to the first answered completion, then memory after a moment of rest. */
async function measureStarts({ rig, pace, script, folder }: Surroundings) {
  const upstream = Number(rig.upstream.ready.port);
  const own = { ...folder, dataDir: `${folder.dataDir}-start` };
  const product: Start[] = [];
  const bare: Start[] = [];
  for (let round = 0; round < pace.rounds + 1; round += 1) {
    const one = await timeStart(async () => {
      const { program, port, key } = await startProduct(script, own);
      return { program, port, key };
    });
    const other = await timeStart(async () => {
      const program = await startProgram(0, [join(bench, 'bare-server.ts'), `http://127.0.0.1:${upstream}`]);
      return { program, port: Number(program.ready.port), key: '' };
    });
    // The very first start makes the data directory and warms the disk.
    if (round === 0) continue;
    product.push(one);
    bare.push(other);
  }
  return {
    start: { product: median(product.map(({ ms }) => ms)), bare: median(bare.map(({ ms }) => ms)) },
    idle: { product: median(product.map(({ mb }) => mb)), bare: median(bare.map(({ mb }) => mb)) },
  };
}

interface Start {
  readonly ms: number;
  readonly mb: number;
}

/** Long enough for threads that are done to end, ms. */
const restMs = 5_000;

async function timeStart(
  start: () => Promise<{ program: { readonly pid: number; stop(): Promise<void> }; port: number; key: string }>,
): Promise<Start> {
  const startedAt = performance.now();
  const { program, port, key } = await start();
  await complete(port, key);
  const ms = performance.now() - startedAt;
  await sleep(restMs);
  const mb = rssMb(program.pid) ?? Number.NaN;
  await program.stop();
  return { ms, mb };
}

function complete(port: number, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const call = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/v1/chat/completions', headers },
      (answer) => {
        answer.resume();
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`The first request was answered with ${answer.statusCode}.`));
        });
      },
    );
    call.on('error', reject);
    call.end(toBody('chat', 'whole'));
  });
}

/** Fresh processes: memory of earlier rows would count as idle. */
async function measureOpenStreams(here: Surroundings): Promise<Figures> {
  const { rig, script, folder } = here;
  const own = { ...folder, dataDir: `${folder.dataDir}-open` };
  const product = await startProduct(script, own);
  const bareUrl = `http://127.0.0.1:${Number(rig.upstream.ready.port)}`;
  const bare = await startProgram(0, [join(bench, 'bare-server.ts'), bareUrl]);
  await complete(product.port, product.key);
  await complete(Number(bare.ready.port), '');
  await sleep(restMs);
  const productMb = await memoryOf1000(here, product.port, product.program.pid);
  const bareMb = await memoryOf1000(here, Number(bare.ready.port), bare.pid);
  await Promise.all([product.program.stop(), bare.stop()]);
  return { product: productMb, bare: bareMb };
}

async function memoryOf1000({ rig }: Surroundings, port: number, pid: number): Promise<number> {
  const before = rssMb(pid) ?? Number.NaN;
  const job = { body: 'chat', answer: 'slow', connections: 1_000, path: '/v1/chat/completions', port, pid };
  const report = await askLoad(rig, { ...job, warmupMs: 2_000, ms: 3_000 });
  return (report.rssMb ?? Number.NaN) - before;
}

/** `bench/guardrails.ts` prints `{"usPer100KB"}`. */
async function measureGuardrails(): Promise<Figures> {
  const program = await startProgram(0, [join(bench, 'guardrails.ts'), '--json']);
  await program.stop();
  return { product: Number(program.ready.usPer100KB), bare: null };
}

function once<T>(make: (here: Surroundings) => Promise<T>): (here: Surroundings) => Promise<T> {
  let made: Promise<T> | null = null;
  return (here) => (made ??= make(here));
}
