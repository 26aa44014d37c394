import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { factoryGuardrails, type ContentPolicy } from '../../shared/guardrails.ts';
import {
  answers,
  chunk,
  done,
  sendEvents,
  sendJson,
  startUpstream,
  streamOf,
  usageChunk,
  type FakeUpstream,
} from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';

const key = 'AKIAQ3EGRZXUVWABCDEF';
let upstream: FakeUpstream;
let gateway: RunningGateway;

beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(async () => {
  await gateway.close();
  await upstream.close();
});

async function start(policy: Partial<ContentPolicy>): Promise<void> {
  const content = { ...factoryGuardrails.content, ...policy };
  gateway = await startGateway({
    providers: [aProvider('acme', upstream.baseUrl)],
    models: [aModel('acme/one', 'acme', 'high', 1)],
    settings: { guardrails: { ...factoryGuardrails, content } },
  });
}

const detectors = (secrets: 'flag' | 'redact' | 'block') => ({
  detectors: { ...factoryGuardrails.content.detectors, secrets },
});

/** The same text in each wire format. */
const bodies: readonly [string, string, object][] = [
  ['chat', '/v1/chat/completions', { messages: [{ role: 'user', content: `key ${key} here` }] }],
  [
    'messages',
    '/v1/messages',
    { max_tokens: 9, messages: [{ role: 'user', content: [{ type: 'text', text: `key ${key} here` }] }] },
  ],
  [
    'responses',
    '/v1/responses',
    { input: [{ role: 'user', content: [{ type: 'input_text', text: `key ${key} here` }] }] },
  ],
];

describe.each(bodies)('%s', (name, path, body) => {
  test.each([false, true])(
    'a rule that blocks sends nothing and never repeats the secret, stream %s',
    async (stream) => {
      await start(detectors('block'));
      const response = await gateway.post(path, { model: 'pareto-code', stream, ...body });
      expect(response.status).toBe(name === 'responses' ? 400 : 402);
      expect(await response.text()).not.toContain(key);
      expect(upstream.seen).toHaveLength(0);
      expect(JSON.stringify(gateway.log)).not.toContain(key);
    },
  );

  test.each([false, true])('a rule that redacts keeps the secret at home, stream %s', async (stream) => {
    await start(detectors('redact'));
    await (await gateway.post(path, { model: 'pareto-code', stream, ...body })).text();
    expect(upstream.seen[0]?.raw.toString()).not.toContain(key);
    expect(upstream.seen[0]?.raw.toString()).toContain('[SECRET:');
    expect(gateway.log[0]?.findings.join()).toContain('redacted');
  });

  test('a rule that flags changes nothing and tells', async () => {
    await start(detectors('flag'));
    await (await gateway.post(path, { model: 'pareto-code', ...body })).text();
    expect(upstream.seen[0]?.raw.toString()).toContain(key);
    expect(gateway.log[0]?.findings.join()).toContain('found in');
    expect(JSON.stringify(gateway.log)).not.toContain(key);
  });
});

describe('what was redacted', () => {
  const ask = { model: 'pareto-code', messages: [{ role: 'user', content: `Write ${key} into the file.` }] };

  test('comes back in the arguments of a tool call, cut anywhere', async () => {
    await start(detectors('redact'));
    upstream.play((outgoing, { raw }) => {
      const placeholder = /\[SECRET:[^\]]+\]/.exec(raw.toString())?.[0] ?? 'missing';
      const args = JSON.stringify({ content: `token=${placeholder};` });
      const pieces = args.match(/.{1,4}/gs) ?? [];
      sendEvents(outgoing, [
        chunk({ tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'write', arguments: '' } }] }),
        ...pieces.map((piece) => chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
        chunk({}, 'tool_calls'),
        usageChunk,
        done,
      ]);
    });
    const text = await (await gateway.chat({ ...ask, stream: true })).text();
    const chunks = text
      .split('\n\n')
      .filter((event) => event.startsWith('data: {'))
      .map(
        (event) =>
          JSON.parse(event.slice(6)) as {
            choices: { delta: { tool_calls?: { function: { arguments: string } }[] } }[];
          },
      );
    const args = chunks.map((event) => event.choices[0]?.delta.tool_calls?.[0]?.function.arguments ?? '').join('');
    expect(JSON.parse(args)).toEqual({ content: `token=${key};` });
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  test('comes back in a whole answer', async () => {
    await start(detectors('redact'));
    upstream.play((outgoing, { raw }) => {
      const placeholder = /\[SECRET:[^\]]+\]/.exec(raw.toString())?.[0] ?? 'missing';
      sendJson(outgoing, 200, {
        choices: [
          { index: 0, message: { role: 'assistant', content: `Wrote ${placeholder}.` }, finish_reason: 'stop' },
        ],
      });
    });
    expect(await (await gateway.chat(ask)).json()).toMatchObject({
      choices: [{ message: { content: `Wrote ${key}.` } }],
    });
  });
});

describe('answers', () => {
  const policy = { ...detectors('block'), requests: false, responses: true };

  test('a whole answer with something forbidden is refused', async () => {
    await start(policy);
    upstream.play(answers(`Your key is ${key}`));
    const response = await gateway.chat({});
    expect(response.status).toBe(402);
    expect(await response.text()).not.toContain(key);
  });

  test.each([false, true])(
    'what is blocked is on the bill, is told, and is no fault of the endpoint, stream %s',
    async (stream) => {
      await start(policy);
      const text = `Your key is ${key}`;
      upstream.play(stream ? (outgoing) => sendEvents(outgoing, streamOf(text)) : answers(text));
      await (await gateway.chat({ stream })).text();
      const [entry] = gateway.log;
      expect(entry?.attempts).toMatchObject([{ reason: 'answer_blocked', usage: { prompt: 11 } }]);
      expect(entry?.attempts[0]?.costUsd).toBeGreaterThan(0);
      expect(entry?.findings).toEqual([expect.stringContaining('blocked in answer')]);
      const { rests, speeds } = gateway.gateway.snapshot();
      expect([rests.size, speeds.get('acme/one@acme')?.successRate ?? 1]).toEqual([0, 1]);
    },
  );

  test.each([false, true])('what is redacted is told, stream %s', async (stream) => {
    await start({ ...detectors('redact'), requests: false, responses: true });
    const text = `Your key is ${key}`;
    upstream.play(stream ? (outgoing) => sendEvents(outgoing, streamOf(text)) : answers(text));
    expect(await (await gateway.chat({ stream })).text()).not.toContain(key);
    expect(gateway.log[0]?.findings).toEqual([expect.stringContaining('redacted in answer')]);
  });

  test('a stream with something forbidden ends in an error event, without it', async () => {
    await start(policy);
    upstream.play((outgoing) =>
      sendEvents(outgoing, [
        chunk({ content: 'Your key is ' }),
        ...(key.match(/.{1,3}/g) ?? []).map((piece) => chunk({ content: piece })),
        chunk({ content: ' ok' }),
        chunk({}, 'stop'),
        done,
      ]),
    );
    const text = await (await gateway.chat({ stream: true })).text();
    expect(text).toContain('blocked by content filter');
    expect(text).not.toContain('[DONE]');
    expect(gateway.log[0]?.outcome).toBe('failed');
  });
});

describe('embeddings', () => {
  const inputs: readonly [string, unknown][] = [
    ['one text', `key ${key} here`],
    ['a list of texts', ['first', `key ${key} here`]],
  ];
  const ask = (input: unknown) => gateway.post('/v1/embeddings', { model: 'acme/vectors', input });

  test.each(inputs)('of %s are not asked for where a rule blocks', async (_name, input) => {
    await start(detectors('block'));
    const response = await ask(input);
    expect(response.status).toBe(402);
    expect(await response.text()).not.toContain(key);
    expect(upstream.seen).toHaveLength(0);
    expect(JSON.stringify(gateway.log)).not.toContain(key);
  });

  test.each(inputs)('of %s are made of what a rule that redacts leaves', async (_name, input) => {
    await start(detectors('redact'));
    upstream.play((outgoing) => sendJson(outgoing, 200, { data: [{ index: 0, embedding: [0.1] }] }));
    expect((await ask(input)).status).toBe(200);
    const seen = upstream.seen[0]?.json;
    expect(seen).toMatchObject({ model: 'vectors' });
    expect(JSON.stringify(seen)).toMatch(/key [^"]+ here/);
    expect(JSON.stringify(seen)).not.toContain(key);
    expect(gateway.log[0]?.findings).toEqual([expect.stringContaining('redacted')]);
  });

  test('of tokens have no text that could be looked at', async () => {
    await start(detectors('block'));
    upstream.play((outgoing) => sendJson(outgoing, 200, { data: [{ index: 0, embedding: [0.1] }] }));
    expect((await ask([[1, 2, 3]])).status).toBe(200);
    expect(upstream.seen[0]?.json.input).toEqual([[1, 2, 3]]);
  });
});
