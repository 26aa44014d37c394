import { expect, test } from 'vitest';
import { createFailureLog } from '../../../electron/desk/failure-log.ts';
import { attemptLog } from '../../support/attempt-logs.ts';
import { createManualSchedule } from '../../support/manual-schedule.ts';
import { requestLog } from '../../support/request-logs.ts';

const busy = attemptLog({ outcome: 'failed', reason: 'rate_limited', status: 429, message: 'Acme said: my prompt' });

function bench() {
  const lines: string[] = [];
  const later = createManualSchedule();
  const log = createFailureLog(
    (level, event, fields) => void lines.push(`${level} ${event} ${JSON.stringify(fields)}`),
    later.schedule,
  );
  return { lines, later, log };
}

test('a call that failed is written with its reason, and without what the provider said', () => {
  const { lines, log } = bench();
  log.note(requestLog({ id: 'r1', attempts: [busy, attemptLog({ model: 'b/two', provider: 'bolt' })] }));
  expect(lines).toEqual([
    'warn attempt.failed {"request":"r1","model":"acme/big","provider":"acme","reason":"rate_limited","status":429}',
  ]);
});

test('a request that nobody could answer has a line of its own; one that was refused or broken off has none', () => {
  const { lines, log } = bench();
  log.note(requestLog({ id: 'r1', outcome: 'failed', status: 502, error: 'my prompt', attempts: [] }));
  log.note(requestLog({ outcome: 'refused', status: 400 }));
  log.note(requestLog({ outcome: 'aborted', attempts: [attemptLog({ outcome: 'aborted', reason: 'client_gone' })] }));
  expect(lines).toEqual(['warn request.failed {"request":"r1","router":"pareto","status":502,"calls":0}']);
});

test('a provider that fails all the time costs two lines in ten seconds', async () => {
  const { lines, later, log } = bench();
  for (let i = 0; i < 500; i += 1) log.note(requestLog({ id: `r${i}`, attempts: [busy] }));
  expect([lines.length, later.waits()]).toEqual([1, [10_000]]);
  await later.runAll();
  expect(lines[1]).toBe(
    'warn attempt.failed.more {"count":499,"model":"acme/big","provider":"acme","reason":"rate_limited","status":429}',
  );
  expect(later.waits()).toEqual([]);
  log.note(requestLog({ id: 'later', attempts: [busy] }));
  expect(lines[2]).toContain('"request":"later"');
});

test('what is waiting is written when it is closed', () => {
  const { lines, later, log } = bench();
  log.note(requestLog({ attempts: [busy] }));
  log.note(requestLog({ attempts: [busy] }));
  log.close();
  expect([lines.length, later.waits()]).toEqual([2, []]);
});
