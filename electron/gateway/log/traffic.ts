import type { RequestLog, TokenUsage } from '../../../shared/request-log.ts';
import type { TrafficMix } from '../catalog/traffic-mix.ts';
import type { UsedBefore } from '../ports.ts';

/** Keeps what an average request of the user's own traffic used: `price_source: "weighted_avg"` weighs prices by it. */
export interface Traffic {
  readonly record: (entry: RequestLog) => void;
  /** undefined while nothing is known. */
  readonly mix: () => TrafficMix | undefined;
}

/** Each new request takes this share off the weight of the old ones: about the last thousand count. */
const fading = 0.999;
const mostBefore = 1 / (1 - fading);

/** @param before what earlier runs used, so that a restart forgets nothing */
export function createTraffic(before?: UsedBefore): Traffic {
  let requests = 0;
  let sum = { prompt: 0, cached: 0, cacheWrite: 0, completion: 0 };
  let mix: TrafficMix | undefined;

  function add(count: number, used: Pick<TokenUsage, 'prompt' | 'cached' | 'cacheWrite' | 'completion'>): void {
    requests = requests * fading + count;
    sum = {
      prompt: sum.prompt * fading + used.prompt,
      cached: sum.cached * fading + used.cached,
      cacheWrite: sum.cacheWrite * fading + used.cacheWrite,
      completion: sum.completion * fading + used.completion,
    };
    mix = {
      requests: Math.round(requests),
      prompt: sum.prompt / requests,
      cached: sum.cached / requests,
      cacheWrite: sum.cacheWrite / requests,
      completion: sum.completion / requests,
    };
  }

  if (before !== undefined && before.requests > 0 && before.prompt > 0) {
    const share = Math.min(1, mostBefore / before.requests);
    add(before.requests * share, {
      prompt: before.prompt * share,
      cached: before.cached * share,
      cacheWrite: before.cacheWrite * share,
      completion: before.completion * share,
    });
  }
  return {
    record({ outcome, demo, estimated, usage }) {
      // Simulated answers and guessed figures say nothing of what the user's requests are like.
      if (outcome === 'succeeded' && !demo && !estimated && usage !== null && usage.prompt > 0) add(1, usage);
    },
    mix: () => mix,
  };
}
