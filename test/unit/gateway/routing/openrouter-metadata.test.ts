import { describe, expect, test } from 'vitest';
import { toOpenRouterMetadata } from '../../../../electron/gateway/routing/openrouter-metadata.ts';
import { plan } from '../../../support/a-plan.ts';
import type { ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [
  { id: 'a/dear', tier: 'high' },
  { id: 'b/cheap', tier: 'low' },
  { id: 'c/unpriced', tier: 'medium', prompt: null, completion: null },
];

describe('OpenRouter metadata', () => {
  test('tells who was asked, who answered, and why', () => {
    const made = plan({ models }, 'pareto-code:high');
    const attempts = [
      { provider: 'a', model: 'a/dear', status: 429 },
      { provider: 'c', model: 'c/unpriced', status: 200 },
    ];
    expect(toOpenRouterMetadata('pareto-code:high', made, attempts, true, 0.1 + 0.2)).toMatchObject({
      cost: 0.3,
      requested: 'pareto-code:high',
      strategy: 'pareto',
      summary: 'available=3, selected=c',
      attempt: 2,
      is_byok: true,
      endpoints: {
        total: 3,
        available: [{ model: 'a/dear', selected: false }, { model: 'c/unpriced', selected: true }, { selected: false }],
      },
      params: { tier_requested: 'high', tier_used: 'high' },
      attempts,
      pipeline: [{ type: 'router', name: 'pareto', summary: made.why }],
    });
  });

  test('tells an expected cost without the digits that floating point makes up', () => {
    const priced: readonly ModelSketch[] = [{ id: 'a/dear', tier: 'high', prompt: 0.1, completion: 0.4 }];
    const made = plan({ models: priced }, 'pareto-code', { promptTokens: 11 });
    expect(toOpenRouterMetadata('pareto-code', made, [], false).pipeline[0]?.data).toMatchObject({
      candidates: [{ expected_cost_usd: 0.0002011 }],
    });
  });

  test('of a request nobody was asked for counts no attempt and selects nobody', () => {
    const refused = plan({ models, bars: { a: 'no-key', b: 'no-key', c: 'no-key' } });
    expect(toOpenRouterMetadata('pareto-code', refused, [], false)).toMatchObject({
      attempt: 0,
      summary: 'available=0',
      endpoints: { total: 0 },
    });
  });

  // OpenRouter docs, "Auto Router" (2026-08-10)
  test('says what kind of task the Auto Router read out of the prompt, and of other routers nothing', () => {
    const body = () => ({ messages: [{ role: 'user', content: 'What is the capital of France?' }] });
    const [auto, pareto] = ['auto', 'pareto-code'].map((id) =>
      toOpenRouterMetadata(id, plan({ models }, id, { body }), [], false),
    );
    expect(auto?.pipeline).toMatchObject([{ name: 'auto', data: { task_type: 'question' } }]);
    expect(pareto?.pipeline[0]?.data).not.toHaveProperty('task_type');
  });

  test('a list of models is the strategy `fallback`', () => {
    const made = plan({ models }, 'a/dear', { models: ['b/cheap'] });
    expect(toOpenRouterMetadata('a/dear', made, [], false).strategy).toBe('fallback');
  });
});
