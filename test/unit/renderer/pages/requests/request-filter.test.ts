import { expect, test } from 'vitest';
import { filterRequests } from '../../../../../renderer/pages/requests/request-filter.ts';
import { groupByRule } from '../../../../../renderer/pages/requests/verdict-groups.ts';
import { requestLog } from '../../../../support/request-logs.ts';

const attempt = { model: 'acme/big' } as ReturnType<typeof requestLog>['attempts'][number];
const requests = [
  requestLog({ id: 'fine', model: 'acme/big', client: 'codex_cli_rs/0.169.0' }),
  requestLog({ id: 'second', model: 'other/small', attempts: [attempt, attempt] }),
  requestLog({ id: 'broken', model: null, outcome: 'failed', error: 'All three failed.' }),
  requestLog({ id: 'busy', outcome: 'running' }),
];
const names: Readonly<Record<string, string>> = { 'acme/big': 'Big One' };
const nameOf = (model: string): string => names[model] ?? model;

test.each([
  ['', 'all', ['fine', 'second', 'broken', 'busy']],
  ['', 'answered', ['fine', 'second']],
  ['', 'fallback', ['second']],
  ['', 'unanswered', ['broken']],
  ['big one', 'all', ['fine', 'busy']],
  ['CODEX', 'all', ['fine']],
  ['three failed', 'all', ['broken']],
  ['big', 'unanswered', []],
] as const)('"%s" among %s', (search, outcome, ids) => {
  expect(filterRequests(requests, { search, outcome }, nameOf).map(({ id }) => id)).toEqual(ids);
});

test('verdicts are grouped by rule, the rarest rule first', () => {
  const verdict = (model: string, rule: string) => ({ model, rule, verdict: 'excluded' as const, detail: '' });
  const groups = groupByRule([verdict('a', 'not-in-tier'), verdict('b', 'price-cap'), verdict('c', 'not-in-tier')]);
  expect(groups.map(({ rule, verdicts }) => [rule, verdicts.map(({ model }) => model)])).toEqual([
    ['price-cap', ['b']],
    ['not-in-tier', ['a', 'c']],
  ]);
});
