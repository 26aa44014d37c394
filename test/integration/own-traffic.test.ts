import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  answers,
  chunk,
  done,
  fails,
  sendJson,
  startUpstream,
  type FakeUpstream,
  type Script,
} from '../support/fake-upstream.ts';
import { startDesk } from '../support/desk.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const weighed = { plugins: [{ id: 'pareto-router', price_source: 'weighted_avg' }] };

/** Reports these tokens. */
function uses(prompt: number, completion: number): Script {
  return (outgoing) =>
    sendJson(outgoing, 200, {
      id: 'up-1',
      object: 'chat.completion',
      created: 1,
      model: 'up',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Done.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
    });
}

/** One asks little for prompts, the other little for answers. */
function twoPrices(baseUrl: string) {
  const priced = (id: string, prompt: number, completion: number) => {
    const provider = id.slice(0, 1);
    const price = { promptUsdPerMTok: prompt, completionUsdPerMTok: completion };
    return aModel(id, provider, 'high', prompt, {
      endpoints: [{ provider, modelId: id.slice(2), ...price, throughputP50: null }],
    });
  };
  return {
    providers: [aProvider('a', baseUrl), aProvider('b', baseUrl)],
    models: [priced('a/cheap-prompt', 1, 50), priced('b/cheap-answer', 2, 4)],
  };
}

let upstream: FakeUpstream;
let gateway: RunningGateway | undefined;

beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  await upstream.close();
});

describe('weighted_avg', () => {
  test('weighs prices by the tokens that requests have used; the list price decides while there were none', async () => {
    gateway = await startGateway(twoPrices(upstream.baseUrl));
    upstream.play(uses(1_000, 1_000));
    const pick = async () => (await gateway?.chat(weighed))?.headers.get('x-pareto-model');
    expect(await pick()).toBe('a/cheap-prompt');
    expect(await pick()).toBe('b/cheap-answer');
  });

  test('does not weigh by texts that became vectors', async () => {
    gateway = await startGateway(twoPrices(upstream.baseUrl));
    upstream.play(uses(1_000, 1_000));
    await gateway.chat(weighed);
    upstream.play((outgoing) =>
      sendJson(outgoing, 200, { data: [{ index: 0, embedding: [0.1] }], usage: { prompt_tokens: 1_000_000 } }),
    );
    expect((await gateway.post('/v1/embeddings', { model: 'a/cheap-prompt', input: 'text' })).status).toBe(200);
    upstream.play(uses(1_000, 1_000));
    expect((await gateway.chat(weighed)).headers.get('x-pareto-model')).toBe('b/cheap-answer');
  });

  test('is heeded by the setting as well, and the list price stays the rule without it', async () => {
    gateway = await startGateway({ ...twoPrices(upstream.baseUrl), settings: { priceSource: 'weighted_avg' } });
    upstream.play(uses(1_000, 1_000));
    await (await gateway.chat({})).text();
    expect((await gateway.chat({})).headers.get('x-pareto-reason')).toMatch(
      /cheap-answer.*weighed by your own traffic/,
    );
    const listed = { plugins: [{ id: 'pareto-router', price_source: 'prompt' }] };
    expect((await gateway.chat(listed)).headers.get('x-pareto-model')).toBe('a/cheap-prompt');
  });

  test('knows after a restart what was used before', async () => {
    const dataDir = temporaryDirectory();
    const { providers, models } = twoPrices(upstream.baseUrl);
    const configText = JSON.stringify({ version: 1, catalog: 'only', providers, models });
    const body = { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }], ...weighed };
    const first = await startDesk({ dataDir, configText });
    const { app } = await first.call('state.read', {});
    upstream.play(uses(1_000, 1_000));
    const headers = { authorization: `Bearer ${first.desk.clientKey()}`, 'content-type': 'application/json' };
    const post = async (path: string, what: object) =>
      (await fetch(`${app.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(what) })).text();
    await post('/chat/completions', body);
    // Texts that became vectors are no part of it.
    upstream.play((outgoing) =>
      sendJson(outgoing, 200, { data: [{ index: 0, embedding: [0.1] }], usage: { prompt_tokens: 1_000_000 } }),
    );
    await post('/embeddings', { model: 'a/vectors', input: 'text' });
    await first.desk.close(0);
    const second = await startDesk({ dataDir, configText });
    const { chain } = await second.call('route.preview', { body });
    expect(chain[0]?.model).toBe('b/cheap-answer');
  });
});

describe('the measured speed of an endpoint', () => {
  // 50 tokens of a million are the answer; it takes 30 ms or longer
  test.each<[string, object, boolean]>([
    ['a model that thinks unseen', { content: 'Well' }, false],
    ['a model that thinks unseen and seals it', { reasoning_details: [{ type: 'x', data: 'seal' }] }, false],
    ['thinking that is shown', { reasoning_content: 'Hm' }, true],
    ['thinking that is shown as OpenRouter does', { reasoning_details: [{ type: 'x', text: 'Hm' }] }, true],
  ])('counts what has come since the first token: %s', async (_name, first, countsThinking) => {
    gateway = await startGateway({
      providers: [aProvider('a', upstream.baseUrl)],
      models: [aModel('a/one', 'a', 'high', 1)],
    });
    const used = { prompt_tokens: 5, completion_tokens: 1_000_000, total_tokens: 1_000_005 };
    const usage = { ...used, completion_tokens_details: { reasoning_tokens: 999_950 } };
    upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(chunk(first));
      setTimeout(() => {
        const last = { choices: [], usage };
        outgoing.end(`${chunk({ content: ' done.' })}${chunk({}, 'stop')}data: ${JSON.stringify(last)}\n\n${done}`);
      }, 30);
    });
    await (await gateway.chat({ stream: true })).text();
    const speed = gateway.gateway.snapshot().speeds.get('a/one@a')?.throughputP50 ?? Number.NaN;
    expect(gateway.log[0]?.tokensPerSecond).toBe(speed);
    if (countsThinking) expect(speed).toBeGreaterThan(2_450);
    else expect(speed).toBeLessThanOrEqual(2_450);
  });
});

describe('the measured success of an endpoint', () => {
  test('counts the attempts that failed before a token, and not the requests a provider found fault with', async () => {
    gateway = await startGateway({
      providers: [aProvider('a', upstream.baseUrl), aProvider('b', upstream.baseUrl)],
      models: [aModel('a/one', 'a', 'high', 1), aModel('b/two', 'b', 'high', 2)],
    });
    const rateOf = (key: string) => gateway?.gateway.snapshot().speeds.get(key)?.successRate;
    upstream.play(answers('Hello.'));
    await (await gateway.chat({})).text();
    upstream.play((outgoing, seen) => (seen.json.model === 'one' ? fails(500) : answers('Hello.'))(outgoing, seen));
    await (await gateway.chat({})).text();
    expect([rateOf('a/one@a'), rateOf('b/two@b')]).toEqual([0.5, 1]);
    upstream.play(fails(400));
    await (await gateway.chat({})).text();
    expect([rateOf('a/one@a'), rateOf('b/two@b')]).toEqual([0.5, 1]);
  });
});
