import { setTimeout as pause } from 'node:timers/promises';
import { quantile, type LoadReport } from './load.ts';
import { canTellCpu, cpuMs } from './process-cost.ts';
import type { Product } from './product.ts';
import type { Program } from './program.ts';
import type { LoadRow } from './rows.ts';

/** Everything that runs while load rows are measured. */
export interface Rig {
  readonly upstream: Program;
  readonly bare: Program;
  readonly load: Program;
  readonly product: Product;
}

export interface Pace {
  /** Bare proxy and product are started so many times: V8 compiles neither of them alike each time, and a fifth lies between two starts. */
  readonly starts: number;
  /** For each start. */
  readonly rounds: number;
  /** From the start to the first load: a program that people use has run for longer than its half-minute tick. */
  readonly idleMs: number;
  /** Load on each program before the first row, and before the first round of each: the figures are those of compiled code. */
  readonly compileMs: number;
  readonly settleMs: number;
  readonly warmupMs: number;
  readonly ms: number;
}

/** A single connection would take minutes to have everything compiled. */
const settleConnections = 16;

/** Cores other processes may use during a slice; above it the slice is repeated. */
const noiseLimit = 0.25;
const triesPerSlice = 3;

/** Medians over the rounds of all starts. */
export interface LoadResult {
  /** What load generator and upstream reach without anything between them. */
  readonly direct: number;
  readonly bare: number | null;
  readonly product: number;
  /** Product to bare, round by round. */
  readonly ratio: number | null;
  /** CPU time of the product to that of the bare proxy, per unit of work: steadier than times on a busy machine. */
  readonly cpuRatio: number | null;
  /** CPU time per request that the product uses when the load has ended, us. */
  readonly later: number | null;
  /** Cores used by others, the worst slice that counted. */
  readonly noise: number;
}

const candidates = ['direct', 'bare', 'product'] as const;
type Candidate = (typeof candidates)[number];

/** Measures one row on each start: every candidate in every round, the first one changing from round to round. */
export async function measureLoad(row: LoadRow, rigs: readonly Rig[], pace: Pace): Promise<LoadResult> {
  const figures: Record<Candidate, number[]> = { direct: [], bare: [], product: [] };
  const cpu: Record<Candidate, number[]> = { direct: [], bare: [], product: [] };
  const later: number[] = [];
  let noise = 0;

  async function takeTurns(rig: Rig, round: number): Promise<void> {
    for (let turn = 0; turn < candidates.length; turn += 1) {
      const candidate = candidates[(round + turn) % candidates.length] as Candidate;
      const report = await quietSlice(row, candidate, rig, pace);
      figures[candidate].push(row.read(report));
      cpu[candidate].push((report.cpuMs ?? Number.NaN) / (report.events > 0 ? report.events : report.requests));
      noise = Math.max(noise, report.noise);
      if (candidate !== 'product') continue;
      const warmedUp = (pace.warmupMs + pace.ms) / pace.ms;
      later.push(((await rest(rig.product.program.pid)) * 1000) / (report.requests * warmedUp));
    }
  }

  for (const rig of rigs) {
    await settle(row, rig, pace.settleMs);
    for (let round = 0; round < pace.rounds; round += 1) await takeTurns(rig, round);
  }
  const hasBare = row.path === '/v1/chat/completions';
  const net = (candidate: Candidate): number[] =>
    figures[candidate].map((figure, round) => (row.added ? figure - (figures.direct[round] ?? 0) : figure));
  return {
    direct: median(figures.direct),
    bare: hasBare ? median(net('bare')) : null,
    product: median(net('product')),
    ratio: hasBare ? median(divide(net('product'), net('bare'))) : null,
    cpuRatio: hasBare ? median(divide(cpu.product, cpu.bare)) : null,
    later: canTellCpu ? median(later) : null,
    noise,
  };
}

const restMs = 200;
const longestRestMs = 10_000;
/** Less CPU than this within `restMs` is rest, ms. */
const restingMs = 8;

/** What was put off for a quieter moment must not disturb who is measured next. @returns CPU time used until nothing is left to do, ms */
async function rest(pid: number): Promise<number> {
  let total = 0;
  for (let waited = 0; waited < longestRestMs; waited += restMs) {
    const before = cpuMs(pid) ?? 0;
    await pause(restMs);
    const used = (cpuMs(pid) ?? 0) - before;
    total += used;
    // What was put off begins after some hundred milliseconds.
    if (used < restingMs && waited >= restMs * 3) break;
  }
  return total;
}

/** A slice that was disturbed is repeated; after some tries the quietest one counts. */
async function quietSlice(row: LoadRow, candidate: Candidate, rig: Rig, pace: Pace): Promise<LoadReport> {
  let best: LoadReport | null = null;
  for (let tries = 0; tries < triesPerSlice; tries += 1) {
    const report = await slice(row, candidate, rig, pace);
    if (best === null || report.noise < best.noise) best = report;
    if (best.noise <= noiseLimit) break;
    if (candidate === 'product') await rest(rig.product.program.pid);
  }
  return best as LoadReport;
}

/** On one core the compiler and the program take turns: a program of some size goes on getting faster for 20 seconds. */
export async function compileAll(row: LoadRow, rigs: readonly Rig[], { idleMs, compileMs }: Pace): Promise<void> {
  await pause(idleMs);
  for (const rig of rigs) await settle(row, rig, compileMs);
}

/** Puts both programs under load, and waits until what the product has put off is done. */
async function settle(row: LoadRow, rig: Rig, ms: number): Promise<void> {
  const connections = Math.max(row.job.connections, settleConnections);
  for (const candidate of ['bare', 'product'] as const) {
    const { port, pid } = placeOf(candidate, rig);
    await askLoad(rig, { ...row.job, connections, path: row.path, port, pid, warmupMs: 0, ms });
  }
  await rest(rig.product.program.pid);
}

function slice(row: LoadRow, candidate: Candidate, rig: Rig, pace: Pace): Promise<LoadReport> {
  const { port, pid } = placeOf(candidate, rig);
  // Straight to the upstream, a request of another wire format is answered all the same.
  return askLoad(rig, { ...row.job, path: row.path, port, pid, warmupMs: pace.warmupMs, ms: pace.ms });
}

function placeOf(
  candidate: Candidate,
  { upstream, bare, product }: Rig,
): { readonly port: number; readonly pid: number } {
  switch (candidate) {
    case 'direct':
      return { port: Number(upstream.ready.port), pid: upstream.pid };
    case 'bare':
      return { port: Number(bare.ready.port), pid: bare.pid };
    case 'product':
      return { port: product.port, pid: product.program.pid };
    default:
      return candidate satisfies never;
  }
}

/** @throws when an answer was no success */
export async function askLoad(rig: Rig, job: Readonly<Record<string, unknown>>): Promise<LoadReport> {
  const ownPids = [rig.upstream.pid, rig.bare.pid, rig.load.pid, rig.product.program.pid, process.pid];
  const answer = (await rig.load.ask({ key: rig.product.key, ownPids, ...job })) as {
    readonly report?: LoadReport;
    readonly error?: string;
  };
  if (answer.report === undefined) throw new Error(answer.error);
  return answer.report;
}

function divide(above: readonly number[], below: readonly number[]): number[] {
  return above.map((value, index) => value / (below[index] ?? Number.NaN));
}

/** Middle value; of two middle values the upper one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
