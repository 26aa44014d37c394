import type { Input, Output } from '../../../shared/ipc.ts';
import type { RequestLog } from '../../../shared/request-log.ts';

/** Pages of the requests there are; the place in the list stands for the ledger's sequence number. */
export function fakePage(
  { filter, after, limit }: Input<'requests.page'>,
  requests: readonly RequestLog[],
): Output<'requests.page'> {
  const fitting = requests
    .map((entry, index) => ({ entry, seq: requests.length - index }))
    .filter(({ entry }) => fits(entry, filter));
  const from = after === null ? fitting : fitting.filter(({ seq }) => seq < after.seq);
  const page = from.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(({ entry }) => ({
      ...entry,
      verdictSummary:
        entry.model === null
          ? null
          : { chosen: [entry.model], standby: [], excluded: { 'not-in-tier': 58, 'no-key': 4 } },
    })),
    next: last === undefined || from.length <= limit ? null : { at: last.entry.at, seq: last.seq },
  };
}

export function fakeCount(
  { filter }: Input<'requests.count'>,
  requests: readonly RequestLog[],
): Output<'requests.count'> {
  return { count: requests.filter((entry) => fits(entry, filter)).length, next: null };
}

function fits(entry: RequestLog, filter: Input<'requests.page'>['filter']): boolean {
  const text = [entry.id, entry.model, entry.requestedModel, entry.provider, entry.clientKey, entry.why, entry.error];
  return (
    entry.at >= (filter.since ?? 0) &&
    (filter.outcome === undefined || entry.outcome === filter.outcome) &&
    (filter.tier === undefined || entry.tierUsed === filter.tier) &&
    (filter.clientKey === undefined || entry.clientKey === filter.clientKey) &&
    text
      .join(' ')
      .toLowerCase()
      .includes((filter.text ?? '').toLowerCase())
  );
}
