import { expect, test } from 'vitest';
import { RequestRecorder } from '../../../../electron/gateway/pipeline/request-recorder.ts';
import { endpointFailure } from '../../../../electron/gateway/upstream/attempt-failure.ts';
import type { RequestLog } from '../../../../shared/request-log.ts';
import { plan } from '../../../support/a-plan.ts';
import { aSnapshot, noon } from '../../../support/a-snapshot.ts';

const models = [{ id: 'acme/one', tier: 'high', percentile: 97 }] as const;
const [step] = plan({ models }).steps;
if (step === undefined) throw new Error('There is no step.');

function recorder(requestedModel = 'acme/one') {
  const kept: RequestLog[] = [];
  const sink = { progressed: () => {}, keep: (entry: RequestLog) => void kept.push(entry), finished: () => {} };
  const arrival = { id: 'r1', at: noon, clientKey: 'k', client: null, dialect: 'openai-chat', streamed: true };
  const record = new RequestRecorder({ ...arrival, requestedModel, sessionKey: null }, sink, aSnapshot({ models }));
  return { record, kept };
}

test('texts of clients and providers are kept up to a length, and lists of them up to a number', () => {
  const long = 'x'.repeat(1_000_000);
  const many = Array.from({ length: 10_000 }, () => long);
  const { record, kept } = recorder(long);
  record.found(many);
  record.taken(many, undefined);
  record.attemptFailed(step, endpointFailure('provider_error', 500, long), {
    startedAt: noon,
    now: noon + 1,
    promptTokens: 9,
  });
  void record.finished({ outcome: 'failed', status: 502, error: long, now: noon + 2 });
  const [entry] = kept;
  expect([entry?.requestedModel.length, entry?.error?.length, entry?.attempts[0]?.message?.length]).toEqual([
    1_001, 1_001, 1_001,
  ]);
  expect(JSON.stringify(entry).length).toBeLessThan(250_000);
});
