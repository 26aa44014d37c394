import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import { useEveryFormat } from '../support/every-format.ts';
import { requests } from '../support/inbound-requests.ts';
import { clientSecret } from '../support/running-gateway.ts';

const dialects = ['anthropic-messages', 'openai-chat'] as const;
const house = useEveryFormat();

const asking = { 'x-openrouter-metadata': 'enabled' };

// OpenRouter docs, "Response metadata": the last event before `message_stop` (read 2026-08)
describe.each(dialects)('a Messages stream of a provider that speaks %s', (dialect) => {
  const modelOf = (): string => house.providerOf(dialect).model.id;
  const bodyOf = (): object => ({ ...requests.text?.['anthropic-messages'], model: modelOf(), stream: true });

  test('carries the metadata before its last event, for who asks', async () => {
    const text = await (await house.gateway.post('/v1/messages', bodyOf(), { headers: asking })).text();
    const names = [...text.matchAll(/^event: (\S+)/gm)].map(([, name]) => name);
    expect(names.slice(-2)).toEqual(['ping', 'message_stop']);
    const data = /event: ping\ndata: (\{"type":"ping","openrouter_metadata".*)\n/.exec(text)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({ openrouter_metadata: { requested: modelOf(), strategy: 'direct' } });
    expect(await (await house.gateway.post('/v1/messages', bodyOf())).text()).not.toContain('openrouter_metadata');
  });

  test('is read by the library as without it', async () => {
    const client = new Anthropic({ baseURL: house.gateway.origin, apiKey: clientSecret, defaultHeaders: asking });
    const message = await client.messages.stream(bodyOf() as Anthropic.MessageStreamParams).finalMessage();
    expect(message.content).toMatchObject([{ type: 'text', text: 'Grüße, wörld 🌍!' }]);
  });
});
