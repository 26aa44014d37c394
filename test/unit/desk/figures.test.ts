import { describe, expect, test } from 'vitest';
import { analysisKeyEntry } from '../../../electron/desk/catalog-refresh/analysis-key.ts';
import { startSources } from '../../support/catalog-sources.ts';
import { startDesk, type TestDesk } from '../../support/desk.ts';

const model = 'openai/gpt-5.6-terra';
const key = `${model}@openrouter`;

async function modelOf({ call }: TestDesk, id = model) {
  return (await call('state.read', {})).catalog.models.find((candidate) => candidate.id === id);
}

describe('fresh figures', () => {
  test('come when asked for, are announced, and say of which day they are', async () => {
    const { sources, asked } = await startSources();
    const desk = await startDesk({ catalogSources: sources });
    await desk.call('catalog.refresh', {});
    expect(asked).toHaveLength(2);
    const { catalog } = await desk.call('state.read', {});
    expect(catalog.refresh).toMatchObject({ status: 'idle', error: null });
    expect(catalog.pricesAsOf).toBe(new Date().toISOString().slice(0, 10));
    const seen = desk.announced.filter(({ name }) => name === 'catalog.changed');
    const states = seen.map(({ value }) => (value as typeof catalog).refresh.status);
    expect(states[0]).toBe('running');
    expect(states.at(-1)).toBe('idle');
  });

  test('are never fetched where the environment says so', async () => {
    const { sources, asked } = await startSources();
    const environment = { PARETO_DESK_CATALOG_REFRESH: 'off' };
    const { call } = await startDesk({ catalogSources: sources, environment });
    await expect(call('catalog.refresh', {})).rejects.toThrow(/figures that came with the program/);
    expect(asked).toEqual([]);
  });

  test('a request is answered while a refresh hangs', async () => {
    const server = await startSources();
    const desk = await startDesk({ catalogSources: server.sources });
    // ten bytes are promised and one is sent: the rest never comes
    server.answer('/models-dev/api.json', { headers: { 'content-length': '10' }, body: '{' });
    const refreshing = desk.call('catalog.refresh', {});
    const { app } = await desk.call('state.read', {});
    const answer = await fetch(`${app.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.desk.clientKey()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(answer.status).toBe(200);
    expect((await desk.call('state.read', {})).catalog.refresh.status).toBe('running');
    await server.close();
    await refreshing;
    expect((await desk.call('state.read', {})).catalog.refresh.status).toBe('failed');
  });
});

describe('the key for Artificial Analysis', () => {
  test('goes into the vault, to its own source, and never comes out', async () => {
    const { sources, asked } = await startSources();
    const desk = await startDesk({ catalogSources: sources });
    await desk.call('catalog.setAnalysisKey', { secret: 'aa-very-secret' });
    await desk.call('catalog.refresh', {});
    expect(asked.filter(({ headers }) => headers['x-api-key'] === 'aa-very-secret').length).toBe(1);
    const state = await desk.call('state.read', {});
    expect(state.catalog.refresh.analysisKey).toBe('vault');
    expect(JSON.stringify([state, desk.announced])).not.toContain('aa-very-secret');
    expect(desk.desk.redact('x aa-very-secret y')).not.toContain('aa-very-secret');
    const { text } = await desk.call('config.export', { includeSecrets: true });
    expect(text).not.toContain(analysisKeyEntry);
    await desk.call('catalog.setAnalysisKey', { secret: null });
    expect((await desk.call('state.read', {})).catalog.refresh.analysisKey).toBe('none');
  });

  test('may come from the environment, and is taken out of what is written', async () => {
    const environment = { ARTIFICIAL_ANALYSIS_API_KEY: 'aa-exported' };
    const { desk, call } = await startDesk({ environment });
    expect((await call('state.read', {})).catalog.refresh.analysisKey).toBe('environment');
    expect(desk.redact('x aa-exported y')).not.toContain('aa-exported');
  });

  test('with spaces in it is refused', async () => {
    const { call } = await startDesk();
    await expect(call('catalog.setAnalysisKey', { secret: 'two words' })).rejects.toThrow(/spaces/);
  });
});

describe('figures of one’s own', () => {
  test('hold at once, show what they replace, and go again', async () => {
    const desk = await startDesk();
    const before = await modelOf(desk);
    await desk.call('models.setScore', { model, codingIndex: 1 });
    await desk.call('endpoints.setFigures', { key, figures: { promptUsdPerMTok: 0.5, throughputP50: 300 } });
    const own = await modelOf(desk);
    expect(own).toMatchObject({ codingIndex: 1, scoreBasis: 'yours', tier: null });
    expect(own?.replacedScore).toEqual({ codingIndex: before?.codingIndex });
    const endpoint = own?.endpoints.find((candidate) => candidate.key === key);
    const former = before?.endpoints.find((candidate) => candidate.key === key);
    expect(endpoint).toMatchObject({ promptUsdPerMTok: 0.5, throughputP50: 300, throughputSource: 'yours' });
    expect(endpoint?.completionUsdPerMTok).toBe(former?.completionUsdPerMTok);
    expect(endpoint?.replaced?.promptUsdPerMTok).toBe(former?.promptUsdPerMTok);

    await desk.call('models.setScore', { model, codingIndex: null });
    await desk.call('endpoints.setFigures', { key, figures: {} });
    expect(await modelOf(desk)).toEqual(before);
  });

  test('survive a restart and win over a refresh', async () => {
    const { sources } = await startSources();
    const first = await startDesk({ catalogSources: sources });
    await first.call('endpoints.setFigures', { key, figures: { promptUsdPerMTok: 0.5 } });
    await first.call('catalog.refresh', {});
    await first.desk.close(0);
    const second = await startDesk({ dataDir: first.dataDir });
    const endpoint = (await modelOf(second))?.endpoints.find((candidate) => candidate.key === key);
    expect(endpoint?.promptUsdPerMTok).toBe(0.5);
    expect((await second.call('state.read', {})).catalog.refresh.lastAt).not.toBeNull();
  });

  test('of something that is not there are refused', async () => {
    const { call } = await startDesk();
    await expect(call('models.setScore', { model: 'acme/none', codingIndex: 1 })).rejects.toThrow(/no model/);
    await expect(call('endpoints.setFigures', { key: 'acme/none@acme', figures: {} })).rejects.toThrow(/no endpoint/);
    const negative = { key, figures: { promptUsdPerMTok: -1 } };
    await expect(call('endpoints.setFigures', negative)).rejects.toThrow(/^It must be at least 0\.$/);
  });
});
