import type { TokenUsage } from '../../../shared/request-log.ts';
import { costOf, priceAt } from '../catalog/price.ts';
import { plainRequest } from './plain-request.ts';
import { planRoute } from './plan-route.ts';
import { readIntent } from './read-intent.ts';
import type { Snapshot } from './snapshot.ts';

/** The recorded usage of one answered request: tokens only. */
export interface RecordedUse {
  /** ms since epoch. */
  readonly at: number;
  readonly model: string;
  readonly usage: TokenUsage;
  /** What it cost then; null = not known. */
  readonly costUsd: number | null;
  readonly needsTools: boolean;
}

/** Another way to have routed. */
export interface Alternative {
  /** Model id with suffixes as a client would write it, e.g. `pareto-code:low`. */
  readonly model: string;
  /** `plugins` of the request, raw. */
  readonly plugins?: unknown;
}

export interface ModelShare {
  readonly model: string;
  readonly requests: number;
  /** Sum of the costs that are known. */
  readonly costUsd: number;
}

export interface WhatIf {
  readonly requests: number;
  /** Over the requests whose cost is known on both sides, so that the two sums can be compared. */
  readonly wasUsd: number;
  readonly wouldBeUsd: number;
  /** Requests left out of the two sums. */
  readonly notComparable: number;
  /** Requests that nobody could have answered. */
  readonly refused: number;
  readonly was: readonly ModelShare[];
  readonly wouldBe: readonly ModelShare[];
}

/** Requests are added a few at a time: planning thousands at once would hold up the streams. */
export interface Replay {
  readonly add: (uses: readonly RecordedUse[]) => void;
  readonly result: () => WhatIf;
}

/**
 * Routes what was recorded once more, another way, at today's catalog and the prices of each request's own hour. The
 * tokens are taken over as they were: another model would have used another number of them, so this is an estimate.
 * Nobody's present rest or measured failure counts.
 *
 * `add` throws a GatewayError 400 for an alternative that does not exist.
 */
export function startReplay(alternative: Alternative, snapshot: Snapshot): Replay {
  const was = new Map<string, ModelShare>();
  const wouldBe = new Map<string, ModelShare>();
  let [requests, wasUsd, wouldBeUsd, notComparable, refused] = [0, 0, 0, 0, 0];

  function addOne(use: RecordedUse): void {
    const request = {
      ...plainRequest(alternative.model),
      plugins: alternative.plugins,
      promptTokens: use.usage.prompt,
      needs: { tools: use.needsTools, images: false, structuredOutputs: false },
    };
    const then: Snapshot = { ...snapshot, now: use.at, rests: new Map() };
    const step = planRoute(readIntent(request, then), request, then).steps[0];
    requests += 1;
    add(was, use.model, use.costUsd);
    if (step === undefined) {
      refused += 1;
      return;
    }
    const costUsd = costOf(priceAt(step.endpoint, { now: use.at, promptTokens: use.usage.prompt }), use.usage);
    add(wouldBe, step.model.id, costUsd);
    if (costUsd === null || use.costUsd === null) notComparable += 1;
    else {
      wasUsd += use.costUsd;
      wouldBeUsd += costUsd;
    }
  }

  return {
    add: (uses) => uses.forEach(addOne),
    result: () => ({
      requests,
      wasUsd,
      wouldBeUsd,
      notComparable,
      refused,
      was: sorted(was),
      wouldBe: sorted(wouldBe),
    }),
  };
}

function add(shares: Map<string, ModelShare>, model: string, costUsd: number | null): void {
  const share = shares.get(model) ?? { model, requests: 0, costUsd: 0 };
  shares.set(model, { model, requests: share.requests + 1, costUsd: share.costUsd + (costUsd ?? 0) });
}

/** Most expensive first. */
function sorted(shares: ReadonlyMap<string, ModelShare>): readonly ModelShare[] {
  return [...shares.values()].toSorted((a, b) => b.costUsd - a.costUsd || (a.model < b.model ? -1 : 1));
}
