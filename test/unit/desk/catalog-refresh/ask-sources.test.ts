import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { askSources } from '../../../../electron/desk/catalog-refresh/ask-sources.ts';
import { createFetcher } from '../../../../electron/desk/catalog-refresh/fetch-json.ts';
import type { Knowledge, RefreshOrder, RefreshOutcome } from '../../../../electron/desk/catalog-refresh/knowledge.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import type { EndpointFigures, ModelFigures } from '../../../../electron/gateway/catalog/catalog-figures.ts';
import { noon } from '../../../support/a-snapshot.ts';
import { fullOpenRouterList, startSources, versioned, type TestSources } from '../../../support/catalog-sources.ts';

const start: Knowledge = { figures: bundledSnapshot(), validators: {}, idBySlug: {} };
const withKeys = { openrouter: 'sk-or-test', artificialAnalysis: 'aa-test' };
const noKeys = { openrouter: null, artificialAnalysis: null };

let server: TestSources;
beforeEach(async () => {
  server = await startSources();
});

async function ask(change: Partial<RefreshOrder> = {}): Promise<RefreshOutcome> {
  const fetcher = createFetcher(() => noon);
  onTestFinished(() => fetcher.close());
  const order = { known: start, sources: server.sources, keys: noKeys, tierModels: [], now: noon };
  return askSources({ ...order, ...change }, fetcher);
}

const states = ({ answers }: RefreshOutcome) => Object.fromEntries(answers.map(({ id, state }) => [id, state]));
const detailOf = (outcome: RefreshOutcome, id: string) =>
  outcome.answers.find((answer) => answer.id === id)?.detail ?? '';
const modelOf = ({ known }: RefreshOutcome, id: string): ModelFigures | undefined =>
  known.figures.models.find((model) => model.id === id);
const endpointOf = (outcome: RefreshOutcome, id: string, provider: string): EndpointFigures | undefined =>
  modelOf(outcome, id)?.endpoints.find((endpoint) => endpoint.provider === provider);

describe('without a key', () => {
  test('the two open lists are asked, and nothing else', async () => {
    const outcome = await ask({ tierModels: ['anthropic/claude-opus-5.5'] });
    expect(server.asked.map(({ path }) => path)).toEqual(['/models-dev/api.json', '/openrouter/models']);
    expect(server.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(states(outcome)).toEqual({
      'models-dev': 'changed',
      'openrouter-models': 'changed',
      'openrouter-endpoints': 'no-key',
      'openrouter-benchmarks': 'no-key',
      'artificial-analysis': 'no-key',
    });
    expect(detailOf(outcome, 'artificial-analysis')).toBe('Needs your Artificial Analysis key.');
  });

  test('every figure says of which day and source it is', async () => {
    const outcome = await ask();
    expect(endpointOf(outcome, 'deepseek/deepseek-v4.1-flash', 'openrouter')).toMatchObject({
      prompt: 0.15,
      date: '2026-11-23',
      source: 'OpenRouter model list',
    });
    expect(endpointOf(outcome, 'anthropic/claude-opus-4.8', 'anthropic')).toMatchObject({
      prompt: 5,
      date: '2026-11-23',
      source: 'models.dev',
    });
  });

  test('what models.dev says of OpenRouter’s prices is left to OpenRouter', async () => {
    server.answer('/openrouter/models', { status: 503 });
    const outcome = await ask();
    expect(endpointOf(outcome, 'anthropic/claude-opus-4.8', 'openrouter')?.source).not.toBe('models.dev');
  });

  test('no router, alias or batch row becomes a model, and an expired model is retired', async () => {
    const outcome = await ask();
    const ids = outcome.known.figures.models.map(({ id }) => id);
    expect(ids.filter((id) => /^openrouter\/|^~|:batch$/.test(id))).toEqual([]);
    expect(modelOf(outcome, 'xiaomi/mimo-v2.5-pro')?.status).toBe('retired');
  });

  test('a price of -1, which stands for "varies", leaves the price of before', async () => {
    const { data } = fullOpenRouterList();
    const varies = { prompt: '-1', completion: '-1' };
    const rows = data.map((row) => (row['id'] === 'openai/gpt-5.5' ? { ...row, pricing: varies } : row));
    server.answer('/openrouter/models', { body: { data: rows } });
    const before = start.figures.models.find(({ id }) => id === 'openai/gpt-5.5')?.endpoints;
    const price = before?.find(({ provider }) => provider === 'openrouter')?.prompt;
    expect(price).toBeGreaterThan(0);
    expect(endpointOf(await ask(), 'openai/gpt-5.5', 'openrouter')?.prompt).toBe(price);
  });
});

describe('with keys', () => {
  const tierModels = ['anthropic/claude-opus-5.5', 'openai/gpt-6.1-sol', 'deepseek/deepseek-v4-pro'];

  test('speeds and scores come too, each key to its own source', async () => {
    const outcome = await ask({ keys: withKeys, tierModels });
    expect(new Set(Object.values(states(outcome)))).toEqual(new Set(['changed']));
    for (const { path, headers } of server.asked) {
      const isKeyed = /endpoints|benchmarks/.test(path);
      expect([path, headers.authorization]).toEqual([path, isKeyed ? 'Bearer sk-or-test' : undefined]);
      expect([path, headers['x-api-key']]).toEqual([path, path.startsWith('/analysis') ? 'aa-test' : undefined]);
    }
    expect(modelOf(outcome, 'anthropic/claude-opus-5')?.score).toMatchObject({ basis: 'measured' });
  });

  test('flex rows, rows that are down and rows without a speed give no speed, and seconds become ms', async () => {
    const outcome = await ask({ keys: withKeys, tierModels });
    expect(endpointOf(outcome, 'deepseek/deepseek-v4-pro', 'deepseek')?.speed).toEqual({
      p50: 155,
      ttftMs: 1_700,
      date: '2026-11-23',
      source: 'OpenRouter endpoint list',
    });
    const sources = modelOf(outcome, 'deepseek/deepseek-v4-pro')?.endpoints.flatMap(({ provider, speed }) =>
      speed?.source === 'OpenRouter endpoint list' ? [provider] : [],
    );
    // the recorded list says that Alibaba is down
    expect(sources?.toSorted()).toEqual(['deepseek', 'fireworks', 'openrouter', 'together']);

    const flex = endpointOf(outcome, 'openai/gpt-6.1-sol', 'openai')?.speed;
    expect(flex).toMatchObject({ p50: 49, source: 'OpenRouter endpoint list' });
  });

  test('a key that is refused ends the round of endpoint lists, and is told without the key', async () => {
    for (const id of tierModels) server.answer(`/openrouter/models/${id}/endpoints`, { status: 401 });
    const many = Array.from({ length: 40 }, () => tierModels).flat();
    const outcome = await ask({ keys: withKeys, tierModels: many });
    expect(detailOf(outcome, 'openrouter-endpoints')).toMatch(/refused the key \(401\)/);
    expect(server.asked.filter(({ path }) => path.endsWith('/endpoints')).length).toBeLessThanOrEqual(4);
    expect(JSON.stringify(outcome.answers)).not.toMatch(/sk-or-test|aa-test/);
  });

  test('a model without an endpoint list costs the others nothing', async () => {
    const outcome = await ask({ keys: withKeys, tierModels: ['acme/unknown', ...tierModels] });
    expect(states(outcome)['openrouter-endpoints']).toBe('changed');
  });

  test('at most sixty lists are asked for', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `acme/model-${index}`);
    await ask({ keys: withKeys, tierModels: many });
    expect(server.asked.filter(({ path }) => path.endsWith('/endpoints'))).toHaveLength(60);
  });

  test('a list of Artificial Analysis in several pages is read whole', async () => {
    const page = (slug: string, number: number, more: boolean) => ({
      body: {
        data: [{ slug, evaluations: { artificial_analysis_coding_index: 50 + number } }],
        pagination: { page: number, has_more: more },
      },
    });
    server.answer('/analysis/language/models/free', () => {
      const last = server.asked.at(-1)?.path ?? '';
      return last.endsWith('page=2') ? page('newcomer', 2, false) : page('gpt-5-5', 1, true);
    });
    const outcome = await ask({ keys: withKeys });
    expect(modelOf(outcome, 'openai/gpt-5.5')?.score?.index).toBe(51);
    expect(outcome.known.figures.field).toContainEqual(['newcomer', 52, '2026-11-23']);
  });

  test('where the present list is not offered, the former one is read', async () => {
    server.answer('/analysis/language/models/free', { status: 404 });
    server.answer('/analysis/data/llms/models', {
      body: { data: [{ slug: 'gpt-5-5', evaluations: { artificial_analysis_coding_index: 44 } }] },
    });
    expect(modelOf(await ask({ keys: withKeys }), 'openai/gpt-5.5')?.score?.index).toBe(44);
  });
});

describe('a list that goes on elsewhere', () => {
  test('is read to its end on the same server', async () => {
    const { data } = fullOpenRouterList();
    server.answer('/openrouter/models', () => {
      const isSecond = server.asked.at(-1)?.path.includes('offset') === true;
      const rows = isSecond ? data.slice(60) : data.slice(0, 60);
      return { body: { data: rows, links: { next: isSecond ? null : '/openrouter/models?offset=60' } } };
    });
    const outcome = await ask();
    expect(states(outcome)['openrouter-models']).toBe('changed');
    expect(outcome.known.figures.models.length).toBeGreaterThanOrEqual(start.figures.models.length);
  });

  test('is not followed to another one, nor for ever', async () => {
    const { data } = fullOpenRouterList();
    server.answer('/openrouter/models', { body: { data, links: { next: 'https://elsewhere.example/models' } } });
    expect(detailOf(await ask(), 'openrouter-models')).toMatch(/goes on at another address, or does not end/);
    server.answer('/openrouter/models', { body: { data: [], links: { next: '/openrouter/models' } } });
    expect(detailOf(await ask(), 'openrouter-models')).toMatch(/does not end/);
  });
});

describe('the second time', () => {
  test('lists that have not changed are not sent again, and change nothing', async () => {
    const first = await ask();
    const second = await ask({ known: first.known });
    expect(states(second)).toMatchObject({ 'models-dev': 'unchanged', 'openrouter-models': 'unchanged' });
    expect(second.known).toEqual(first.known);
  });

  test('the slugs of the list that did not change still name the models of the others', async () => {
    const first = await ask({ keys: withKeys });
    const second = await ask({ known: { ...first.known, figures: start.figures }, keys: withKeys });
    expect(states(second)).toMatchObject({ 'openrouter-models': 'unchanged', 'openrouter-benchmarks': 'changed' });
    expect(modelOf(second, 'anthropic/claude-opus-5')?.score?.basis).toBe('measured');
  });
});

describe('an answer that is not to be trusted', () => {
  test('one that would lose half of the models is refused, and its version is not remembered', async () => {
    const { data } = fullOpenRouterList();
    server.answer('/openrouter/models', versioned('"short"', { data: data.slice(0, 20) }));
    const refused = await ask();
    expect(detailOf(refused, 'openrouter-models')).toMatch(/names only \d+ of the \d+ models.*old figures stay/);
    expect(Object.keys(refused.known.validators).filter((url) => url.endsWith('/models'))).toEqual([]);
    server.answer('/openrouter/models', versioned('"short"', { data }));
    expect(states(await ask({ known: refused.known }))['openrouter-models']).toBe('changed');
  });

  test('one that makes everything free is refused', async () => {
    const { data } = fullOpenRouterList();
    const free = data.map((row) => ({ ...row, pricing: { prompt: '0', completion: '0' } }));
    server.answer('/openrouter/models', { body: { data: free } });
    const refused = await ask();
    expect(detailOf(refused, 'openrouter-models')).toMatch(/cost nothing any more/);
    const of = (figures: Knowledge['figures']) =>
      figures.models.map(({ id, endpoints }) => [
        id,
        endpoints.filter(({ provider }) => provider === 'openrouter').map(({ prompt }) => prompt),
      ]);
    expect(of(refused.known.figures)).toEqual(of(start.figures));
  });

  test('one source that fails keeps no other from being read', async () => {
    server.answer('/models-dev/api.json', { status: 500 });
    const outcome = await ask();
    expect(states(outcome)).toMatchObject({ 'models-dev': 'failed', 'openrouter-models': 'changed' });
    expect(outcome.answers[0]).toMatchObject({ passing: true });
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['an empty list', { data: [] }],
    ['rows of nothing', { data: [null, {}, { id: 5 }] }],
  ])('%s is refused and crashes nothing', async (_what, body) => {
    server.answer('/openrouter/models', { body });
    server.answer('/models-dev/api.json', { body });
    expect(states(await ask())).toMatchObject({ 'models-dev': 'failed', 'openrouter-models': 'failed' });
  });
});
