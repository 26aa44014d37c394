import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tiers } from '../../../../shared/tier.ts';
import { plan } from '../../../support/a-plan.ts';
import { noon, paretoPlugin, type ModelSketch, type SnapshotSketch } from '../../../support/a-snapshot.ts';

const providers = ['p', 'q', 'r', 's'] as const;

const endpointArbitrary = fc.record({
  promptUsdPerMTok: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
  completionUsdPerMTok: fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }),
  throughputP50: fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }),
  contextLength: fc.option(fc.constantFrom(500, 8_000, 200_000), { nil: null }),
});

const modelArbitrary = fc.record({
  author: fc.constantFrom('a', 'b', 'c', 'd'),
  tier: fc.option(fc.constantFrom(...tiers), { nil: undefined }),
  percentile: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  tools: fc.boolean(),
  endpoints: fc.uniqueArray(fc.record({ provider: fc.constantFrom(...providers), facts: endpointArbitrary }), {
    minLength: 1,
    selector: ({ provider }) => provider,
  }),
});

const worldArbitrary = fc
  .record({
    models: fc.array(modelArbitrary, { maxLength: 24 }),
    barred: fc.subarray([...providers]),
    restEvery: fc.integer({ min: 0, max: 5 }),
    restsAreNamed: fc.boolean(),
    cap: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
    strictTier: fc.boolean(),
    disableEvery: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ models, barred, restEvery, restsAreNamed, cap, strictTier, disableEvery }): SnapshotSketch => {
    const sketches = models.map(({ author, tier, percentile, tools, endpoints }, index): ModelSketch => ({
      id: `${author}/m${index}`,
      ...(tier === undefined ? {} : { tier }),
      ...(percentile === undefined ? {} : { percentile }),
      supports: { tools },
      endpoints: endpoints.map(({ provider, facts }) => ({ provider, ...facts })),
    }));
    const keys = sketches.flatMap(({ id, endpoints }) => (endpoints ?? []).map(({ provider }) => `${id}@${provider}`));
    const nth = (every: number) => (_: unknown, index: number) => every > 0 && index % every === 0;
    const rest = { until: noon + 5_000, fromProvider: restsAreNamed, status: 429 };
    return {
      models: sketches,
      bars: Object.fromEntries(barred.map((provider) => [provider, 'no-key' as const])),
      rests: Object.fromEntries(keys.filter(nth(restEvery)).map((key) => [key, rest])),
      settings: {
        maxPromptUsdPerMTok: cap,
        strictTier,
        disabledModels: sketches.map(({ id }) => id).filter(nth(disableEvery)),
      },
    };
  });

const requestArbitrary = fc.record({
  model: fc.constantFrom(
    'pareto-code',
    'pareto-code:medium',
    'pareto-code:low',
    'pareto-code:nitro',
    'pareto-code:low:nitro',
    'free',
    'auto',
  ),
  plugins: fc.option(
    fc.integer({ min: 0, max: 20 }).map((price) => paretoPlugin({ max_price: price })),
    { nil: undefined },
  ),
  promptTokens: fc.constantFrom(100, 1_000, 50_000, 500_000),
  tools: fc.boolean(),
});

const cases = fc.tuple(worldArbitrary, requestArbitrary);

function planned([sketch, { model, plugins, promptTokens, tools }]: [
  SnapshotSketch,
  { model: string; plugins: readonly unknown[] | undefined; promptTokens: number; tools: boolean },
]) {
  return plan(sketch, model, { plugins, promptTokens, needs: { tools, images: false, structuredOutputs: false } });
}

describe('any plan', () => {
  test('has a chain or a refusal, and never throws', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { steps, refusal } = planned(each);
        expect(steps.length === 0).toBe(refusal !== null);
      }),
    );
  });

  test('has exactly one verdict for every model, one of them chosen when there is a chain', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { verdicts, steps } = planned(each);
        expect(verdicts.map(({ model }) => model)).toEqual((each[0].models ?? []).map(({ id }) => id));
        const chosen = verdicts.filter(({ verdict }) => verdict === 'chosen').map(({ model }) => model);
        expect(chosen).toEqual(steps.slice(0, 1).map(({ model }) => model.id));
        const inChain = new Set(steps.map(({ model }) => model.id));
        for (const { model, verdict, rule, detail } of verdicts) {
          expect(detail).not.toBe('');
          expect(verdict === 'excluded' && inChain.has(model)).toBe(false);
          if (rule === 'fallback' || rule === 'neighbour-tier' || rule === 'last-resort')
            expect(inChain.has(model)).toBe(true);
        }
      }),
    );
  });

  test('has at most a primary and two fallbacks of one tier, and no model twice', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { steps, intent } = planned(each);
        const ids = steps.map(({ model }) => model.id);
        expect(new Set(ids).size).toBe(ids.length);
        if (intent.tier === null) expect(steps.length).toBeLessThanOrEqual(3);
        for (const tier of tiers) expect(steps.filter((step) => step.tier === tier).length).toBeLessThanOrEqual(3);
        if (intent.strictTier && intent.tier !== null)
          expect(steps.every((step) => step.tier === intent.tier)).toBe(true);
      }),
    );
  });

  test('never asks a model that is barred, switched off, too small, unable or too dear', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const [{ settings, bars }, { promptTokens, tools }] = each;
        for (const { endpoint, model, price } of planned(each).steps) {
          expect(Object.keys(bars ?? {})).not.toContain(endpoint.provider);
          expect(settings?.disabledModels).not.toContain(model.id);
          expect(promptTokens).toBeLessThanOrEqual(endpoint.contextLength ?? model.contextLength ?? 0);
          expect(tools && !model.supports.tools).toBe(false);
          const cap = settings?.maxPromptUsdPerMTok ?? null;
          if (cap !== null) expect(price.promptUsdPerMTok ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(cap);
        }
      }),
    );
  });

  test('is the same for the same input', () => {
    fc.assert(
      fc.property(cases, (each) => {
        expect(planned(each)).toEqual(planned(each));
      }),
      { numRuns: 40 },
    );
  });

  test('keeps its pick when a dearer model joins the tier', () => {
    fc.assert(
      fc.property(worldArbitrary, fc.constantFrom(...tiers), (sketch, tier) => {
        const before = plan(sketch, `pareto-code:${tier}`);
        const pick = before.steps[0];
        if (pick === undefined || pick.role !== 'primary' || before.verdicts.some(({ rule }) => rule === 'last-resort'))
          return;
        const dearer: ModelSketch = {
          id: 'z/dearer',
          tier,
          prompt: (pick.price.promptUsdPerMTok ?? 1_000) + 1,
          endpoints: [{ provider: 'fresh' }],
        };
        if (pick.price.promptUsdPerMTok === null) return;
        const after = plan({ ...sketch, models: [dearer, ...(sketch.models ?? [])] }, `pareto-code:${tier}`);
        expect(after.steps[0]?.endpoint.key).toBe(pick.endpoint.key);
      }),
    );
  });
});
