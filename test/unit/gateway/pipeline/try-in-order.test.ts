import { describe, expect, test } from 'vitest';
import { tryInOrder, type Asked } from '../../../../electron/gateway/pipeline/try-in-order.ts';
import { GatewayError } from '../../../../electron/gateway/errors.ts';
import { failureFromStatus, type AttemptFailure } from '../../../../electron/gateway/upstream/attempt-failure.ts';
import { plan } from '../../../support/a-plan.ts';

const asked: Asked = { namesModels: false };

function failsWith(status: number, message = 'scripted'): AttemptFailure {
  return failureFromStatus(status, { status, code: null, message }, 'P');
}

interface Walk {
  /** Window of each model; null = not known. */
  readonly windows: readonly (number | null)[];
  readonly failures: readonly AttemptFailure[];
  readonly asked?: Partial<Asked>;
}

/** Walks over models `m/0`, `m/1`... that fail one after the other. @returns who was asked */
async function walk({ windows, failures, asked: more }: Walk) {
  const models = windows.map((_, index) => ({ id: `m/${index}`, tier: 'high' as const, prompt: index + 1 }));
  const steps = plan({ models }, 'pareto-code').steps.map((step, index) => ({
    ...step,
    model: { ...step.model, contextLength: windows[index] ?? null },
  }));
  const tried: string[] = [];
  const error = await tryInOrder(
    steps,
    (step) => {
      const failure = failures[tried.push(step.model.id) - 1];
      if (failure === undefined) throw new Error('asked once too often');
      return Promise.resolve({ result: { ok: false, failure }, form: null, dropped: [] });
    },
    { ...asked, ...more },
  ).catch((thrown: unknown) => thrown);
  if (!(error instanceof GatewayError)) throw error;
  return { tried };
}

const tooLong = failsWith(400, 'maximum context length is 8 tokens');

describe('who is asked next', () => {
  test.each<readonly [string, Walk, readonly string[]]>([
    ['stops at a fault of the request', { windows: [8, 9], failures: [failsWith(400)] }, ['m/0']],
    ['skips who has no more room', { windows: [8, 8, 9], failures: [tooLong, failsWith(500)] }, ['m/0', 'm/2']],
    ['asks a window nobody knows', { windows: [8, null], failures: [tooLong, failsWith(500)] }, ['m/0', 'm/1']],
    ['asks who is known after one that is not', { windows: [null, 8], failures: [tooLong, tooLong] }, ['m/0', 'm/1']],
    ...[failsWith(400, 'content_policy_violation'), tooLong, failsWith(422), failsWith(413)].map(
      (failure) =>
        [
          `goes on to the next model the client named after ${failure.message}`,
          { windows: [8, 8], failures: [failure, failsWith(500)], asked: { namesModels: true } },
          ['m/0', 'm/1'],
        ] as const,
    ),
  ])('%s', async (_what, given, expected) => {
    expect((await walk(given)).tried).toEqual(expected);
  });

  test('another provider of a named model is not asked what that model was refused for', async () => {
    const [step] = plan({ models: [{ id: 'm/0', tier: 'high' }] }, 'pareto-code').steps;
    if (step === undefined) throw new Error('no step');
    let calls = 0;
    const send = () => {
      calls += 1;
      return Promise.resolve({ result: { ok: false, failure: failsWith(400) }, form: null, dropped: [] } as const);
    };
    await expect(tryInOrder([step, step], send, { ...asked, namesModels: true })).rejects.toThrow('scripted');
    expect(calls).toBe(1);
  });
});
