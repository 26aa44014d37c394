import type { RequestLog } from '../../../shared/request-log.ts';
import { clientName } from '../../request-words.ts';

export type OutcomeFilter = 'all' | 'answered' | 'fallback' | 'unanswered';

export interface RequestFilter {
  readonly search: string;
  readonly outcome: OutcomeFilter;
}

export const outcomeFilters: readonly { readonly value: OutcomeFilter; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'answered', label: 'Answered' },
  { value: 'fallback', label: 'With fallback' },
  { value: 'unanswered', label: 'Not answered' },
];

const tests: Readonly<Record<OutcomeFilter, (request: RequestLog) => boolean>> = {
  all: () => true,
  answered: ({ outcome }) => outcome === 'succeeded',
  fallback: ({ attempts }) => attempts.length > 1,
  unanswered: ({ outcome }) => outcome !== 'succeeded' && outcome !== 'running',
};

/** @param nameOf the name of a model, so that people can look for what they see. */
export function filterRequests(
  requests: readonly RequestLog[],
  { search, outcome }: RequestFilter,
  nameOf: (model: string) => string,
): readonly RequestLog[] {
  const words = search.trim().toLowerCase();
  if (words === '' && outcome === 'all') return requests;
  return requests.filter((request) => tests[outcome](request) && textOf(request, nameOf).includes(words));
}

function textOf(request: RequestLog, nameOf: (model: string) => string): string {
  const { id, model, provider, requestedModel, client, error } = request;
  const parts = [
    id,
    model,
    model === null ? null : nameOf(model),
    provider,
    requestedModel,
    client,
    clientName(request),
    error,
  ];
  return parts.join(' ').toLowerCase();
}
