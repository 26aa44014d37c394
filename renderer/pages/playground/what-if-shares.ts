import type { WhatIfView } from '../../../shared/what-if.ts';

/** One model on both sides. */
export interface SharePair {
  readonly model: string;
  readonly wasUsd: number;
  readonly wasRequests: number;
  readonly wouldBeUsd: number;
  readonly wouldBeRequests: number;
}

/** @returns every model of either side, the one with the most money first. */
export function pairShares({ was, wouldBe }: Pick<WhatIfView, 'was' | 'wouldBe'>): readonly SharePair[] {
  const before = new Map(was.map((share) => [share.model, share]));
  const after = new Map(wouldBe.map((share) => [share.model, share]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((model) => ({
      model,
      wasUsd: before.get(model)?.costUsd ?? 0,
      wasRequests: before.get(model)?.requests ?? 0,
      wouldBeUsd: after.get(model)?.costUsd ?? 0,
      wouldBeRequests: after.get(model)?.requests ?? 0,
    }))
    .toSorted((a, b) => Math.max(b.wasUsd, b.wouldBeUsd) - Math.max(a.wasUsd, a.wouldBeUsd));
}

/** What the sums leave out, as sentences. @param model as it was asked for */
export function caveatsOf({ requests, notComparable, refused }: WhatIfView, model: string): readonly string[] {
  const one = (count: number, singular: string, plural: string): string =>
    `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
  return [
    ...(notComparable > 0
      ? [`${one(notComparable, 'request is', 'requests are')} in neither sum: a price was or would be unknown.`]
      : []),
    ...(refused > 0 ? [`${one(refused, 'request', 'requests')} would not have been answered: no model was left.`] : []),
    ...(requests >= 20_000 ? ['Only the newest 20,000 requests or so are looked at.'] : []),
    ...(model === 'auto'
      ? ['The Auto Router chooses by the text, and past texts are not kept: here it knows none.']
      : []),
    'An estimate: the tokens are those of the model that answered, and another one would have used more or fewer.',
    'Today’s list prices at the hour of each request; every request is taken to need tools.',
  ];
}
