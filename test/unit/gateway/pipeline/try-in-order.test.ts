import { describe, expect, test } from 'vitest';
import { tryInOrder, type Asked } from '../../../../electron/gateway/pipeline/try-in-order.ts';
import { GatewayError } from '../../../../electron/gateway/errors.ts';
import { failureFromStatus, type AttemptFailure } from '../../../../electron/gateway/upstream/attempt-failure.ts';
import { plan } from '../../../support/a-plan.ts';

const asked: Asked = { model: 'pareto-code', namesModels: false, cooldownMs: 30_000, planAgain: () => [] };

function failsWith(status: number, message = 'scripted', retryAfterMs: number | null = null): AttemptFailure {
  return failureFromStatus(status, { status, code: null, message }, 'P', { retryAfterMs });
}

interface Walk {
  /** Window of each model; null = not known. */
  readonly windows: readonly (number | null)[];
  readonly failures: readonly AttemptFailure[];
  readonly asked?: Partial<Asked>;
}

/** Walks over models `m/0`, `m/1`... that fail one after the other. @returns who was asked, and what the client is told */
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
  return { tried, error };
}

describe('when everybody fails', () => {
  // OpenRouter docs, "Errors" (read 2026-08); a provider's key is no business of the client's
  test.each<readonly [readonly number[], number, string, string | null]>([
    [[429, 429], 429, 'rate_limit_exceeded', 'capacity_exhausted'],
    [[503, 503], 503, 'temporarily_unavailable', 'temporarily_unavailable'],
    [[529, 529], 529, 'temporarily_unavailable', 'temporarily_unavailable'],
    [[429, 529], 503, 'temporarily_unavailable', 'temporarily_unavailable'],
    [[404], 404, 'model_unavailable_upstream', 'model_unavailable_upstream'],
    [[404, 404], 404, 'model_unavailable_upstream', 'model_unavailable_upstream'],
    [[500], 500, 'all_endpoints_failed', null],
    [[503], 503, 'temporarily_unavailable', 'temporarily_unavailable'],
    [[504], 504, 'all_endpoints_failed', null],
    [[500, 500], 502, 'all_endpoints_failed', null],
    [[500, 429], 502, 'all_endpoints_failed', null],
    [[508], 502, 'all_endpoints_failed', null],
    [[401], 502, 'all_endpoints_failed', null],
    [[402], 502, 'all_endpoints_failed', null],
    [[403], 502, 'all_endpoints_failed', null],
    [[503, 401], 502, 'all_endpoints_failed', null],
  ])('with %j, the client gets a %i', async (statuses, status, code, availability) => {
    const { error } = await walk({
      windows: statuses.map(() => 1_000),
      failures: statuses.map((each) => failsWith(each)),
    });
    expect([error.status, error.code, error.detail.availability?.code ?? null]).toEqual([status, code, availability]);
    expect(error.detail.metadata?.previous_errors).toHaveLength(statuses.length);
  });

  test.each<readonly [readonly (number | null)[], number]>([
    [[7_000, 3_000], 3],
    [[null, 45_000], 30],
    [[null, null], 30],
  ])(
    'waits of %j ms for more room mean %i s, the rest of an endpoint where nobody names one',
    async (waits, seconds) => {
      const failures = waits.map((wait) => failsWith(429, 'slow down', wait));
      const { error } = await walk({ windows: waits.map(() => 1_000), failures });
      expect(error.detail).toMatchObject({
        retryAfterS: seconds,
        availability: { retryable: true, retry_after: seconds, requested_models: ['pareto-code'] },
      });
    },
  );

  test('a request that was flagged is no matter of a key', async () => {
    const { error } = await walk({ windows: [1_000], failures: [failsWith(403, 'Your input was flagged for "x".')] });
    expect([error.status, error.code]).toEqual([400, 'content_policy_violation']);
  });
});

const tooLong = failsWith(400, 'maximum context length is 8 tokens');

describe('who is asked next', () => {
  test.each<readonly [string, Walk, readonly string[]]>([
    ['stops at a fault of the request', { windows: [8, 9], failures: [failsWith(400)] }, ['m/0']],
    ['skips who has no more room', { windows: [8, 8, 9], failures: [tooLong, failsWith(500)] }, ['m/0', 'm/2']],
    ['asks a window nobody knows', { windows: [8, null], failures: [tooLong, failsWith(500)] }, ['m/0', 'm/1']],
    ['asks who is known after one that is not', { windows: [null, 8], failures: [tooLong, tooLong] }, ['m/0', 'm/1']],
    [
      'goes on after content that one model does not take',
      { windows: [8, 8], failures: [failsWith(403, 'openai/x requires moderation'), failsWith(500)] },
      ['m/0', 'm/1'],
    ],
    ['asks a provider that refused the key nothing more', { windows: [8, 8, 8], failures: [failsWith(401)] }, ['m/0']],
    [
      'asks on where the key may use another model',
      { windows: [8, 8], failures: [failsWith(403, 'No access to model m/0'), failsWith(500)] },
      ['m/0', 'm/1'],
    ],
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

  test('a chain that a refused key leaves empty is made anew, as long as it brings somebody new', async () => {
    const models = ['a/0', 'a/1', 'b/0', 'c/0'].map((id) => ({ id, tier: 'high' as const }));
    const steps = models.flatMap((model) => plan({ models: [model] }, 'pareto-code').steps);
    const tried: string[] = [];
    const send = ({ model: { id } }: (typeof steps)[number]) => {
      tried.push(id);
      return Promise.resolve({ result: { ok: false, failure: failsWith(401) }, form: null, dropped: [] } as const);
    };
    let plans = 0;
    const planAgain = () => steps.slice(0, 2 + (plans += 1));
    await expect(tryInOrder(steps.slice(0, 2), send, { ...asked, planAgain })).rejects.toThrow('refused the key');
    expect([tried, plans]).toEqual([['a/0', 'b/0', 'c/0'], 3]);
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
