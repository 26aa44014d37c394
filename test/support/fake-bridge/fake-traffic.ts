import type { Spend } from '../../../shared/app-state.ts';
import type { RequestLog } from '../../../shared/request-log.ts';
import { fakeRequest } from './fake-requests.ts';
import type { FakeWorld } from './fake-world.ts';
import { seededRandom } from '../seeded-random.ts';

type Publish = (requests: RequestLog[], spendToday: Spend) => void;

/** @returns lets one request come in: first running, a moment later finished. */
export function startOfTraffic(world: () => FakeWorld, publish: Publish): () => void {
  const random = seededRandom(99);
  let number = 10_000;
  return () => {
    const { state } = world();
    const done = fakeRequest(number++, Date.now(), state.catalog, random);
    const running: RequestLog = {
      ...done,
      outcome: 'running',
      status: null,
      attempts: [],
      usage: null,
      costUsd: null,
      durationMs: null,
      ttftMs: null,
      tokensPerSecond: null,
    };
    publish([running], state.spendToday);
    setTimeout(() => publish([done], addSpend(world().state.spendToday, done)), 900);
  };
}

export function addSpend(spend: Spend, { outcome, usage, costUsd }: RequestLog): Spend {
  return {
    ...spend,
    requests: spend.requests + 1,
    failed: spend.failed + Number(outcome === 'failed'),
    promptTokens: spend.promptTokens + (usage?.prompt ?? 0),
    completionTokens: spend.completionTokens + (usage?.completion ?? 0),
    costUsd: spend.costUsd + (costUsd ?? 0),
    unknownCost: spend.unknownCost + Number(outcome === 'aborted' && costUsd === null),
  };
}
