import { describe, expect, test } from 'vitest';
import { findModelRow } from '../../../../../electron/gateway/routing/model-list.ts';
import { toOpenRouterMetadata } from '../../../../../electron/gateway/routing/openrouter-metadata.ts';
import { plan } from '../../../../support/a-plan.ts';
import { aSnapshot } from '../../../../support/a-snapshot.ts';
import { models } from '../../../../support/decision-table.ts';

describe('the decision table: what is told', () => {
  test('the metadata names the concrete model, and the tier asked for and used (OpenRouter docs, Response metadata)', () => {
    const made = plan({ models, bars: { f: 'no-key' } }, 'pareto-code:low');
    const attempts = [{ provider: 'e', model: 'e/medium', status: 200 }];
    expect(toOpenRouterMetadata('pareto-code:low', made, attempts, true)).toMatchObject({
      strategy: 'pareto',
      params: { tier_requested: 'low', tier_used: 'medium' },
      endpoints: {
        available: expect.arrayContaining([{ provider: 'e', model: 'e/medium', selected: true }]) as unknown,
      },
      pipeline: [
        {
          data: {
            candidates: [{ model: 'e/medium', coding_percentile: 86, prompt_usd_per_mtok: 0.4 }, {}, {}, {}, {}],
          },
        },
      ],
    });
  });

  test('router ids are listed with price -1, tokenizer Router, the real window and the present pick (OpenRouter OpenAPI, Model)', () => {
    const narrow = models.map((model) => (model.id === 'c/high-fast' ? { ...model, context: 64_000 } : model));
    expect(findModelRow('openrouter/pareto-code', aSnapshot({ models: narrow }))).toMatchObject({
      pricing: { prompt: '-1', completion: '-1' },
      architecture: { tokenizer: 'Router' },
      context_length: 64_000,
      description: expect.stringMatching(/^Now b\/high-cheap at b\./) as unknown,
    });
  });

  test('every model has one verdict, and those that are out say why (docs/architecture.md, Routing)', () => {
    const made = plan({ models, bars: { b: 'no-key' } });
    expect(made.verdicts.map(({ model }) => model)).toEqual(models.map(({ id }) => id));
    expect(
      made.verdicts.filter(({ verdict }) => verdict === 'excluded').map(({ model, rule }) => `${model} ${rule}`),
    ).toEqual(['b/high-cheap no-key', 'g/unknown not-in-tier']);
  });
});
