import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What the system says about processes. Linux only: elsewhere every figure is null. */
const hasProc = existsSync('/proc/self/schedstat');
export const canTellCpu = hasProc;

/** ms of one tick of the kernel's clock. */
const tickMs = hasProc ? 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) : 0;

/** @returns CPU time used so far, user and system, all threads, ms. */
export function cpuMs(pid: number): number | null {
  if (!hasProc) return null;
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
  }
  return nanoseconds / 1e6;
}

/** @returns memory in RAM, MB. */
export function rssMb(pid: number): number | null {
  if (!hasProc) return null;
  const kB = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kB) / 1024;
}

/** @returns CPU time all processes have used so far, and what other machines on the same host took from this one, ms. */
export function machineCpuMs(): number | null {
  if (!hasProc) return null;
  const [, user, nice, system, , , irq, softirq, steal] = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '')
    .split(/\s+/)
    .map(Number);
  return ((user ?? 0) + (nice ?? 0) + (system ?? 0) + (irq ?? 0) + (softirq ?? 0) + (steal ?? 0)) * tickMs;
}
