import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Dialect } from '../../shared/dialect.ts';
import { outboundDialects } from '../support/dialect-fixtures.ts';
import { fails, type Script, type SeenRequest } from '../support/fake-upstream.ts';
import { clientSecret, startGateway, type RunningGateway } from '../support/running-gateway.ts';
import { replays, startProvider, type ScriptedProvider } from '../support/scripted-provider.ts';

let providers: readonly ScriptedProvider[];
let gateway: RunningGateway;
let anthropic: Anthropic;
let openai: OpenAI;

beforeAll(async () => {
  providers = await Promise.all([
    ...outboundDialects.map((dialect) => startProvider(dialect)),
    startProvider('anthropic-messages', 'lookalike'),
    startProvider('openai-chat', 'stubborn'),
    startProvider('openai-responses', 'stubborn-too'),
  ]);
  gateway = await startGateway({
    providers: providers.map(({ config }) => config),
    models: providers.map(({ model }) => model),
  });
  anthropic = new Anthropic({ baseURL: gateway.origin, apiKey: clientSecret, maxRetries: 0 });
  openai = new OpenAI({ baseURL: gateway.baseUrl, apiKey: clientSecret, maxRetries: 0 });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all(providers.map(({ upstream }) => upstream.close()));
});
beforeEach(() => {
  gateway.log.length = 0;
  for (const { upstream } of providers) upstream.seen.length = 0;
});

function providerOf(id: string): ScriptedProvider {
  return providers.find(({ config }) => config.id === id) as ScriptedProvider;
}

describe("Claude Code's billing header", () => {
  /** As Claude Code 2.1.197 begins its instructions; `cch` changes from call to call. */
  const asks = (model: string, cch: string) =>
    anthropic.messages.create({
      model,
      max_tokens: 100,
      system: [
        { type: 'text', text: `x-anthropic-billing-header: cc_version=2.1.197.abc; cc_entrypoint=cli; cch=${cch};` },
        { type: 'text', text: 'You are Claude Code.', cache_control: { type: 'ephemeral' } },
      ],
      messages: [{ role: 'user', content: 'Hello' }],
    });

  test.each(['openai', 'openai-two', 'google', 'lookalike'])(
    'does not reach %s: two calls have the same first bytes, so that its cache can hit',
    async (id) => {
      const { upstream, model } = providerOf(id);
      await asks(model.id, '11111');
      await asks(model.id, '22222');
      const [first, second] = upstream.seen.map(({ raw }) => raw.toString());
      expect(first).toContain('You are Claude Code.');
      expect(first).not.toContain('billing-header');
      expect(second).toBe(first);
    },
  );

  test('reaches Anthropic as it came', async () => {
    const { upstream, model } = providerOf('anthropic');
    await asks(model.id, '11111');
    expect(upstream.seen[0]?.raw.toString()).toContain('cch=11111;');
  });
});

describe('an answer longer than the model writes', () => {
  test.each([
    [8_192, { type: 'enabled', budget_tokens: 7_168, display: 'omitted' }],
    [1_500, { type: 'enabled', budget_tokens: 1_024, display: 'omitted' }],
    [1_024, { type: 'disabled' }],
  ])('is shortened to %d tokens, and thinking to less than that', async (maxOutputTokens, thinking) => {
    const { upstream, model, config } = providerOf('anthropic');
    const shorter = await startGateway({ providers: [config], models: [{ ...model, maxOutputTokens }] });
    const body = { model: model.id, max_tokens: 32_000, messages: [{ role: 'user', content: 'Think' }] };
    for (const budget of [31_999, 1_000])
      await shorter.post('/v1/messages', {
        ...body,
        thinking: { type: 'enabled', budget_tokens: budget, display: 'omitted' },
      });
    await shorter.close();
    expect(upstream.seen.map(({ json }) => [json.max_tokens, json.thinking])).toEqual([
      [maxOutputTokens, thinking],
      [maxOutputTokens, { type: 'enabled', budget_tokens: 1_000, display: 'omitted' }],
    ]);
  });
});

describe('a refusal that a small change cures', () => {
  /** Takes a request only once `isCured`. */
  function refusesUntil(dialect: Dialect, isCured: (seen: SeenRequest) => boolean, message: string): Script {
    return (outgoing, seen) => (isCured(seen) ? replays(dialect, 'text') : fails(400, {}, message))(outgoing, seen);
  }

  test.each([false, true])('is cured once, and the next request goes out cured (streamed %s)', async (streamed) => {
    const id = streamed ? 'stubborn' : 'openai';
    const { upstream, model } = providerOf(id);
    upstream.play(refusesUntil('openai-chat', ({ json }) => !('seed' in json), "Unsupported parameter: 'seed'"));
    const ask = async () => {
      const request = { model: model.id, seed: 7, messages: [{ role: 'user' as const, content: 'Hello' }] };
      if (!streamed) return (await openai.chat.completions.create(request)).choices[0]?.message.content;
      return openai.chat.completions.stream({ ...request, stream: true }).finalContent();
    };
    expect([await ask(), await ask()]).toEqual(['Grüße, wörld 🌍!', 'Grüße, wörld 🌍!']);
    expect(upstream.seen.map(({ json }) => 'seed' in json)).toEqual([true, false, false]);
    expect(gateway.log.map(({ outcome, repairs }) => [outcome, repairs])).toEqual([
      ['succeeded', [expect.stringContaining('seed')]],
      ['succeeded', []],
    ]);
  });

  test('holds in a translated request too', async () => {
    const { upstream, model } = providerOf('stubborn-too');
    upstream.play(
      refusesUntil('openai-responses', ({ json }) => !('temperature' in json), "Unsupported parameter: 'temperature'"),
    );
    const ask = () =>
      openai.chat.completions.create({
        model: model.id,
        temperature: 0.5,
        messages: [{ role: 'user', content: 'Hello' }],
      });
    await ask();
    await ask();
    expect(upstream.seen.map(({ json }) => 'temperature' in json)).toEqual([true, false, false]);
  });

  test.each([
    [false, 'This model only support stream mode, please enable the stream parameter to access the model. '],
    [true, "Unsupported value: 'stream' does not support true with this model."],
  ])('a model that has only one shape of answers is asked for that (streamed %s)', async (streamed, message) => {
    const { config, model, upstream } = await startProvider('openai-chat', 'one-shape');
    const fresh = await startGateway({ providers: [config], models: [model] });
    onTestFinished(async () => {
      await fresh.close();
      await upstream.close();
    });
    upstream.play(refusesUntil('openai-chat', ({ json }) => (json.stream === true) !== streamed, message));
    const ask = async () => {
      const client = new OpenAI({ baseURL: fresh.baseUrl, apiKey: clientSecret, maxRetries: 0 });
      const request = { model: model.id, messages: [{ role: 'user' as const, content: 'Hello' }] };
      if (!streamed) return (await client.chat.completions.create(request)).choices[0]?.message.content;
      return client.chat.completions.stream({ ...request, stream: true }).finalContent();
    };
    expect([await ask(), await ask()]).toEqual(['Grüße, wörld 🌍!', 'Grüße, wörld 🌍!']);
    expect(upstream.seen).toHaveLength(3);
    expect(upstream.seen.map(({ json }) => 'stream_options' in json)).toEqual([false, !streamed, !streamed]);
    expect(fresh.log[0]).toMatchObject({ outcome: 'succeeded', usage: { prompt: 100, completion: 20 } });
  });

  test('thinking signed by somebody else is left out for the call that it broke', async () => {
    const { upstream, model } = providerOf('anthropic');
    const holdsThinking = ({ raw }: SeenRequest) => raw.includes('"type":"thinking"');
    upstream.play(
      refusesUntil(
        'anthropic-messages',
        (seen) => !holdsThinking(seen),
        'messages.1.content.0: Invalid `signature` in `thinking` block',
      ),
    );
    const answer = await anthropic.messages.create({
      model: model.id,
      max_tokens: 9_000,
      thinking: { type: 'adaptive' },
      messages: [
        { role: 'user', content: 'Think' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'not-ours' },
            { type: 'text', text: 'Yes.' },
          ],
        },
        { role: 'user', content: 'Go on' },
      ],
    });
    expect(answer.content).toMatchObject([{ type: 'text', text: 'Grüße, wörld 🌍!' }]);
    expect(upstream.seen.map(holdsThinking)).toEqual([true, false]);
  });

  test('that nothing known cures reaches the client in the provider’s words, after one call', async () => {
    const { upstream, model } = providerOf('stubborn-too');
    upstream.play(fails(400, {}, 'The moon is in the wrong house.'));
    const asked = openai.responses.create({ model: model.id, input: 'Hello' });
    await expect(asked).rejects.toThrow(/moon/);
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('a program that knows `functions` and no tools', () => {
  const functions = [{ name: 'list_dir', parameters: { type: 'object', properties: {} } }];
  const history = [
    { role: 'user' as const, content: 'Look' },
    { role: 'assistant' as const, content: null, function_call: { name: 'list_dir', arguments: '{"depth":1}' } },
    { role: 'function' as const, name: 'list_dir', content: 'a.ts' },
  ];
  /** What each wire format says of the call and its result. */
  const conversations: Readonly<Record<string, object>> = {
    'openai-two': {
      tools: [{ type: 'function', name: 'list_dir' }],
      parallel_tool_calls: false,
      input: [
        { role: 'user' },
        { type: 'function_call', call_id: 'call_1', name: 'list_dir', arguments: '{"depth":1}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'a.ts' },
      ],
    },
    anthropic: {
      tools: [{ name: 'list_dir' }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      messages: [
        { role: 'user' },
        { content: [{ type: 'tool_use', id: 'call_1', name: 'list_dir', input: { depth: 1 } }] },
        { content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'a.ts' }] },
      ],
    },
    google: {
      tools: [{ functionDeclarations: [{ name: 'list_dir' }] }],
      contents: [
        { role: 'user' },
        { parts: [{ functionCall: { id: 'call_1', name: 'list_dir', args: { depth: 1 } } }] },
        { parts: [{ functionResponse: { id: 'call_1', name: 'list_dir', response: { output: 'a.ts' } } }] },
      ],
    },
  };

  test.each(Object.keys(conversations).flatMap((id) => [false, true].map((streamed) => [id, streamed] as const)))(
    'is understood by %s, and understands its call (streamed %s)',
    async (id, streamed) => {
      const { upstream, model, dialect } = providerOf(id);
      upstream.play(replays(dialect, 'tool'));
      const request = { model: model.id, functions, messages: history };
      const answer = streamed
        ? await openai.chat.completions.stream({ ...request, stream: true }).finalChatCompletion()
        : await openai.chat.completions.create(request);
      const [choice] = answer.choices;
      expect(upstream.seen[0]?.json).toMatchObject(conversations[id] ?? {});
      const call = { name: 'list_dir', arguments: expect.stringMatching(/^\{"depth": ?2\}$/) as unknown };
      expect(choice).toMatchObject({ finish_reason: 'function_call', message: { function_call: call } });
      expect(choice?.message).not.toHaveProperty('tool_calls');
      expect(gateway.log[0]?.dropped).toEqual([]);
    },
  );
});
