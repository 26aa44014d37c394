import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tiers } from '../../../../shared/tier.ts';
import type { RoutePlan } from '../../../../electron/gateway/routing/route-plan.ts';
import { plan } from '../../../support/a-plan.ts';
import { noon, paretoPlugin, type ModelSketch, type SnapshotSketch, type Talk } from '../../../support/a-snapshot.ts';

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

const talk: Talk = {
  model: '',
  endpointKey: '',
  at: noon - 1_000,
  lifetimeMs: 600_000,
  named: true,
  answers: 3,
  usage: { prompt: 1_000, cached: 500, cacheWrite: 0, completion: 50 },
};

const worldArbitrary = fc
  .record({
    models: fc.array(modelArbitrary, { maxLength: 24 }),
    barred: fc.subarray([...providers]),
    restEvery: fc.integer({ min: 0, max: 5 }),
    restsAreNamed: fc.boolean(),
    refused: fc.subarray([...providers]),
    cap: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
    strictTier: fc.boolean(),
    disableEvery: fc.integer({ min: 0, max: 6 }),
    banEvery: fc.integer({ min: 0, max: 6 }),
    measureEvery: fc.integer({ min: 0, max: 4 }),
    heldModel: fc.option(fc.integer({ min: 0, max: 23 }), { nil: null }),
    traffic: fc.boolean(),
    locked: fc.boolean(),
  })
  .map((world): SnapshotSketch => {
    const { models, barred, restEvery, restsAreNamed, cap, strictTier, disableEvery } = world;
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
    const heldKey = world.heldModel === null ? undefined : keys[world.heldModel];
    return {
      banned: sketches.map(({ id }) => id).filter(nth(world.banEvery)),
      speeds: Object.fromEntries(
        keys.filter(nth(world.measureEvery)).map((key, i) => [key, { throughputP50: 10 * i }]),
      ),
      clientLock: world.locked,
      ...(heldKey === undefined
        ? {}
        : { sessions: { s: { ...talk, model: heldKey.split('@')[0] ?? '', endpointKey: heldKey } } }),
      ...(world.traffic ? { traffic: { prompt: 1_000, cached: 300, cacheWrite: 10, completion: 200 } } : {}),
      models: sketches,
      bars: Object.fromEntries(barred.map((provider) => [provider, 'no-key' as const])),
      rests: {
        ...Object.fromEntries(keys.filter(nth(restEvery)).map((key) => [key, rest])),
        ...Object.fromEntries(world.refused.map((provider) => [provider, { reason: 'key_refused', status: 401 }])),
      },
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
    // a model of the world
    '',
    ':nitro',
    ':floor',
  ),
  named: fc.uniqueArray(fc.nat(23), { minLength: 1, maxLength: 4 }),
  fallbacks: fc.boolean(),
  provider: fc.option(
    fc.record(
      {
        order: fc.subarray([...providers]),
        only: fc.subarray([...providers], { minLength: 1 }),
        ignore: fc.subarray([...providers]),
        allow_fallbacks: fc.boolean(),
        sort: fc.constantFrom('price', 'throughput', { by: 'latency', partition: 'none' }),
        preferred_min_throughput: fc.integer({ min: 0, max: 200 }),
        max_price: fc.record({ prompt: fc.integer({ min: 0, max: 20 }) }),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
  plugins: fc.option(
    fc.oneof(
      fc.integer({ min: 0, max: 20 }).map((price) => paretoPlugin({ max_price: price })),
      fc.constant(paretoPlugin({ price_source: 'weighted_avg' })),
    ),
    { nil: undefined },
  ),
  sessionKey: fc.constantFrom('s', null),
  promptTokens: fc.constantFrom(100, 1_000, 50_000, 500_000),
  tools: fc.boolean(),
});

const cases = fc.tuple(worldArbitrary, requestArbitrary);

type Asked = typeof requestArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** @returns null where a model is to be named and there is none. */
function planned([sketch, asked]: readonly [SnapshotSketch, Asked]): RoutePlan | null {
  const { model, named, fallbacks, tools, ...wishes } = asked;
  const needs = { tools, images: false, structuredOutputs: false };
  const isRouter = model !== '' && !model.startsWith(':');
  const ids = named.flatMap((index) => sketch.models?.[index % sketch.models.length]?.id ?? []);
  if (!isRouter && ids.length === 0) return null;
  const models = fallbacks ? ids.slice(1) : undefined;
  return plan(sketch, isRouter ? model : `${ids[0]}${model}`, { ...wishes, models, needs });
}

function holds(check: (made: RoutePlan, sketch: SnapshotSketch, asked: Asked) => void, numRuns = 200): void {
  let plans = 0;
  fc.assert(
    fc.property(cases, (each) => {
      const made = planned(each);
      if (made === null) return;
      plans += 1;
      check(made, ...each);
    }),
    { numRuns },
  );
  expect(plans).toBeGreaterThan(numRuns / 4);
}

interface Point {
  readonly score: number;
  readonly price: number;
}

/** Written anew and slowly, from the description alone: of every scored model, the cheapest endpoint that may answer a small request, one whose price is whole before others. */
function cheapestUsable(
  { models = [], bars = {}, rests = {}, settings, banned = [] }: SnapshotSketch,
  cap: number,
): Point[] {
  const most = Math.min(cap, settings?.maxPromptUsdPerMTok ?? cap);
  return models.flatMap(({ id, percentile, endpoints = [] }) => {
    if (percentile === undefined || banned.includes(id) || settings?.disabledModels?.includes(id) === true) return [];
    const usable = endpoints.flatMap(
      ({ provider, promptUsdPerMTok: price = 1, completionUsdPerMTok, contextLength }) => {
        const isOut = [bars, rests].some((each) => Object.hasOwn(each, provider)) || `${id}@${provider}` in rests;
        const isFit = !isOut && price !== null && price <= most && (contextLength ?? 200_000) >= 1_000;
        return isFit ? [{ price, isWhole: completionUsdPerMTok !== null }] : [];
      },
    );
    const whole = usable.filter(({ isWhole }) => isWhole);
    const prices = (whole.length > 0 ? whole : usable).map(({ price }) => price);
    return prices.length === 0 ? [] : [{ score: percentile, price: Math.min(...prices) }];
  });
}

describe('any plan', () => {
  test('has a chain or a refusal, and never throws', () => {
    holds(({ steps, refusal }) => expect(steps.length === 0).toBe(refusal !== null), 400);
  });

  test('has exactly one verdict for every model, one of them chosen when there is a chain', () => {
    holds(({ verdicts, steps }, sketch) => {
      expect(verdicts.map(({ model }) => model)).toEqual((sketch.models ?? []).map(({ id }) => id));
      const chosen = verdicts.filter(({ verdict }) => verdict === 'chosen').map(({ model }) => model);
      expect(chosen).toEqual(steps.slice(0, 1).map(({ model }) => model.id));
      const inChain = new Set(steps.map(({ model }) => model.id));
      for (const { model, verdict, rule, detail } of verdicts) {
        expect(detail).not.toBe('');
        expect(verdict === 'excluded' && inChain.has(model)).toBe(false);
        if (rule === 'fallback' || rule === 'neighbour-tier' || rule === 'last-resort')
          expect(inChain.has(model)).toBe(true);
      }
    });
  });

  test('has at most three models of one tier, each at up to three providers, and no endpoint twice', () => {
    holds(({ steps, intent, reserve = [] }, _, { provider }) => {
      const everybody = [...steps, ...reserve];
      expect(new Set(everybody.map(({ endpoint }) => endpoint.key)).size).toBe(everybody.length);
      const isNamed = intent.router === 'direct' || intent.router === 'latest';
      const perModel = [...Map.groupBy(everybody, ({ model }) => model).values()].map(({ length }) => length);
      const most = provider?.allow_fallbacks === false && provider.order === undefined ? 1 : 3;
      expect(Math.max(0, ...perModel)).toBeLessThanOrEqual(most);
      if (isNamed) return;
      const modelsOf = (some: typeof everybody) => new Set(some.map(({ model }) => model)).size;
      if (intent.tier === null) expect(modelsOf(everybody)).toBeLessThanOrEqual(3);
      else
        for (const tier of tiers)
          expect(modelsOf(everybody.filter((step) => step.tier === tier))).toBeLessThanOrEqual(3);
      if (intent.strictTier && intent.tier !== null)
        expect(steps.every((step) => step.tier === intent.tier)).toBe(true);
    });
  });

  test('of a router asks every model of the first tier once before one of them at another provider', () => {
    holds(({ steps, intent }) => {
      if (intent.router === 'direct' || intent.router === 'latest') return;
      const own = intent.tier === null ? steps : steps.filter(({ tier }) => tier === steps[0]?.tier);
      const models = own.map(({ model }) => model);
      const firsts = new Set(models).size;
      expect(new Set(models.slice(0, firsts)).size).toBe(firsts);
      // then in the order of the chain, and nobody of a neighbouring tier between them
      const places = models.slice(firsts).map((model) => models.indexOf(model));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(steps.slice(0, own.length)).toEqual(own);
      const others = steps.slice(own.length).map(({ model }) => model);
      expect(new Set(others).size).toBe(others.length);
    });
  });

  test('never asks a model that is barred, switched off, too small, unable or too dear', () => {
    holds(({ steps: first, reserve = [], intent }, { settings, bars, banned }, { promptTokens, tools, provider }) => {
      const steps = [...first, ...reserve];
      const isNamed = intent.router === 'direct' || intent.router === 'latest';
      for (const { endpoint, model, price } of steps) {
        expect(Object.keys(bars ?? {})).not.toContain(endpoint.provider);
        expect(settings?.disabledModels).not.toContain(model.id);
        expect(banned).not.toContain(model.id);
        // a named model is left to its provider, which counts exactly
        if (!isNamed) expect(promptTokens).toBeLessThanOrEqual(endpoint.contextLength ?? model.contextLength ?? 0);
        expect(tools && !model.supports.tools).toBe(false);
        if (provider?.only !== undefined) expect(provider.only).toContain(endpoint.provider);
        if (provider?.ignore !== undefined) expect(provider.ignore).not.toContain(endpoint.provider);
        for (const cap of [settings?.maxPromptUsdPerMTok ?? null, provider?.max_price?.prompt ?? null])
          if (cap !== null) expect(price.promptUsdPerMTok ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(cap);
      }
    });
  });

  test('asks nobody who rests, and no provider that refused the key, while anybody else is left', () => {
    holds(({ steps, verdicts }, { rests = {} }) => {
      if (verdicts.some(({ rule }) => rule === 'last-resort')) return;
      const isResting = ({ endpoint }: RoutePlan['steps'][number]) =>
        Object.hasOwn(rests, endpoint.key) || Object.hasOwn(rests, endpoint.provider);
      expect(steps.filter(isResting)).toEqual([]);
    });
  });

  test('under max_price is what a comparison of everybody with everybody gives', () => {
    const price = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(worldArbitrary, price, (world, cap) => {
        const sketch = { ...world, sessions: {}, clientLock: false };
        const made = plan(sketch, 'pareto-code', { plugins: paretoPlugin({ max_price: cap }) });
        if (made.verdicts.some(({ rule }) => rule === 'last-resort')) return;
        const usable = cheapestUsable(sketch, cap);
        const isBeaten = (one: Point): boolean =>
          usable.some(
            (other) =>
              other.price <= one.price &&
              other.score >= one.score &&
              (other.price < one.price || other.score > one.score),
          );
        const frontier = usable.filter((point) => !isBeaten(point));
        const best = Math.max(...frontier.map(({ score }) => score));
        const [first, ...others] = made.steps.filter(
          ({ model }, index, all) => all.findIndex((step) => step.model === model) === index,
        );
        expect(first === undefined).toBe(usable.length === 0);
        if (first === undefined) return;
        expect([first.model.score.percentile, first.price.promptUsdPerMTok]).toEqual([
          best,
          frontier.find(({ score }) => score === best)?.price,
        ]);
        // what comes behind is never better than what comes before, until the frontier is used up
        const scores = others.map(({ model }) => model.score.percentile ?? -1);
        const size = new Set(frontier.map(({ score }) => score)).size;
        expect(scores.slice(0, size - 1)).toEqual(scores.slice(0, size - 1).toSorted((a, b) => b - a));
      }),
      { numRuns: 400 },
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
        if (pick.price.promptUsdPerMTok === null || pick.price.completionUsdPerMTok === null) return;
        const after = plan({ ...sketch, models: [dearer, ...(sketch.models ?? [])] }, `pareto-code:${tier}`);
        expect(after.steps[0]?.endpoint.key).toBe(pick.endpoint.key);
      }),
    );
  });
});
