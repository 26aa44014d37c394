import { describe, expect, test } from 'vitest';
import { plan } from '../../../support/a-plan.ts';
import { noon, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';
import { high } from '../../../support/tier-sketches.ts';

describe('when nothing is left', () => {
  test.each([
    [429, 429, 'rate_limit_exceeded', 'capacity_exhausted'],
    [503, 503, 'temporarily_unavailable', 'temporarily_unavailable'],
  ])('rests named by providers after a %i become a %i with Retry-After', (status, expected, code, availability) => {
    const named = { fromProvider: true, status };
    const made = plan({
      models: high.slice(0, 2),
      rests: { 'a/one@a': { until: noon + 40_000, ...named }, 'b/two@b': { until: noon + 12_500, ...named } },
    });
    expect(made.steps).toEqual([]);
    expect(made.refusal).toMatchObject({ status: expected, code, detail: { retryAfterS: 13 } });
    expect(made.refusal?.detail.availability).toMatchObject({ code: availability, retryable: true, retry_after: 13 });
  });

  test('without any key the answer says where to paste one', () => {
    const made = plan({ models: high, bars: { a: 'no-key', b: 'no-key', c: 'no-key' } });
    expect(made.refusal).toMatchObject({ status: 503, code: 'no_provider_ready' });
    expect(made.refusal?.message).toContain('paste the key');
  });

  test('a 404 counts what removed how many, the most frequent first', () => {
    const sketch: SnapshotSketch = {
      models: [...high, { id: 'z/none' }],
      bars: { a: 'no-key', c: 'no-key' },
      settings: { maxPromptUsdPerMTok: 0.5, disabledModels: ['b/three'] },
    };
    const { refusal, verdicts } = plan(sketch);
    expect(refusal?.message).toBe(
      'No model is left for the high tier and its neighbours: 2 have no provider with a key, 1 is above the price cap and 1 is switched off.',
    );
    expect(refusal).toMatchObject({
      status: 404,
      detail: { availability: { code: 'constraint_filtered', excluded_by: ['no-key', 'price-cap', 'switched-off'] } },
    });
    expect(verdicts.every(({ verdict }) => verdict === 'excluded')).toBe(true);
  });

  test('clients find the sentence they look for when only tools are missing', () => {
    const models: readonly ModelSketch[] = [{ id: 'a/one', tier: 'high', supports: { tools: false } }];
    const needs = { tools: true, images: false, structuredOutputs: false };
    expect(plan({ models }, 'pareto-code', { needs }).refusal?.message).toMatch(
      /^No endpoints found that support tool use\./,
    );
  });

  test('and the one for a prompt that no usable model has room for', () => {
    const models: readonly ModelSketch[] = [
      { id: 'a/one', tier: 'high', context: 900 },
      { id: 'b/two', tier: 'high' },
    ];
    const { refusal } = plan({ models, bars: { b: 'no-key' } }, 'pareto-code', { promptTokens: 1_000 });
    expect(refusal?.message).toMatch(/^The prompt is too long\. No model is left for /);
  });

  test('a 404 says by example what the request needs and nobody has', () => {
    const { refusal } = plan({ models: high }, 'pareto-code', { lacks: () => 'takes no sound' });
    expect(refusal?.message).toMatch(/4 lack something this request needs\. \w+ takes no sound\.$/);
  });

  test('an empty catalog is a refusal, not a crash', () => {
    expect(plan({ models: [] })).toMatchObject({ steps: [], verdicts: [], refusal: { status: 503 } });
  });
});
