import { performance } from 'node:perf_hooks';
import type { AutoCandidate } from '../../electron/gateway/routing/auto/candidates.ts';
import { rankAuto } from '../../electron/gateway/routing/auto/rank-auto.ts';

export interface Speed {
  /** ms */
  readonly p50: number;
  readonly p99: number;
}

const warmUp = 500;
const rounds = 4_000;
const long = 8_000;

const candidates: readonly AutoCandidate[] = Array.from({ length: 20 }, (_, index) => ({
  id: `maker/model-${index}`,
  promptUsdPerMTok: 0.1 * 1.3 ** index,
  completionUsdPerMTok: 0.5 * 1.3 ** index,
  codingPercentile: 30 + 3.4 * index,
}));

/** Whole decisions, each on another text, so that nothing is answered from a cache of the processor's. */
export function measureSpeed(texts: readonly string[]): readonly (readonly [string, Speed])[] {
  const short = texts.filter((text) => text.length < 1_000);
  const padded = texts.map((text) => text.repeat(Math.ceil(long / text.length)).slice(0, long));
  return [
    ['prompts under 1,000 characters', time(short)],
    ['prompts of 8,000 characters', time(padded)],
  ];
}

function time(texts: readonly string[]): Speed {
  const bodies = texts.map((text) => ({ messages: [{ role: 'user', content: text }] }));
  const times: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const body = bodies[round % bodies.length];
    const start = performance.now();
    rankAuto({ body, candidates, dial: 7 });
    if (round >= warmUp) times.push(performance.now() - start);
  }
  times.sort((left, right) => left - right);
  return { p50: times[Math.floor(rounds * 0.5)] ?? 0, p99: times[Math.floor(rounds * 0.99)] ?? 0 };
}
