import { performance } from 'node:perf_hooks';
import type { AutoCandidate } from '../../electron/gateway/routing/auto/candidates.ts';
import { rankAuto } from '../../electron/gateway/routing/auto/rank-auto.ts';

export interface Speed {
  /** ms */
  readonly p50: number;
  readonly p99: number;
}

const warmUp = 500;
const calls = 1_500;
/** Other programs on the machine only ever slow a round down: the quietest one says what the work itself takes. */
const rounds = 5;
const long = 8_000;

const candidates: readonly AutoCandidate[] = Array.from({ length: 20 }, (_, index) => ({
  id: `maker/model-${index}`,
  promptUsdPerMTok: 0.1 * 1.3 ** index,
  completionUsdPerMTok: 0.5 * 1.3 ** index,
  codingPercentile: 30 + 3.4 * index,
}));

/** Whole decisions, each on another text, so that nothing is answered from a cache of the processor's. */
export function measureSpeed(
  texts: Readonly<Record<string, readonly string[]>>,
): readonly (readonly [string, Speed])[] {
  const short = Object.values(texts).flatMap((all) => all.filter((text) => text.length < 1_000));
  return [
    ['prompts under 1,000 characters', time(short)],
    ...Object.entries(texts).map(([name, all]) => {
      const padded = all.map((text) => text.repeat(Math.ceil(long / text.length)).slice(0, long));
      return [`${name} of 8,000 characters`, time(padded)] as const;
    }),
  ];
}

function time(texts: readonly string[]): Speed {
  const bodies = texts.map((text) => ({ messages: [{ role: 'user', content: text }] }));
  for (let call = 0; call < warmUp; call++) rankAuto({ body: bodies[call % bodies.length], candidates, dial: 7 });
  const measured = Array.from({ length: rounds }, () => timeRound(bodies));
  return measured.toSorted((left, right) => left.p99 - right.p99)[0] ?? { p50: 0, p99: 0 };
}

function timeRound(bodies: readonly unknown[]): Speed {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    const body = bodies[call % bodies.length];
    const start = performance.now();
    rankAuto({ body, candidates, dial: 7 });
    times.push(performance.now() - start);
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length * share)] ?? 0;
}
