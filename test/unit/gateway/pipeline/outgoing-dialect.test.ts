import { expect, test } from 'vitest';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { outgoingDialect } from '../../../../electron/gateway/pipeline/outgoing-dialect.ts';
import type { Dialect } from '../../../../shared/dialect.ts';
import { aCatalog } from '../../../support/a-snapshot.ts';

const catalog = aCatalog([]);

function chosen(dialects: readonly Dialect[], quirks: readonly string[], tools: boolean, provider = 'openai'): Dialect {
  const body = {
    model: 'm',
    messages: [{ role: 'user', content: 'x' }],
    ...(tools ? { tools: [{ type: 'function', function: { name: 'f' } }] } : {}),
  };
  const request = readInbound('openai-chat', Buffer.from(JSON.stringify(body)), () => null);
  const [anyProvider] = catalog.providerById.values();
  const model = { quirks } as unknown as Parameters<typeof outgoingDialect>[2];
  return outgoingDialect(
    request,
    { ...anyProvider, id: provider, dialects } as unknown as Parameters<typeof outgoingDialect>[1],
    model,
  );
}

test.each<[readonly Dialect[], readonly string[], boolean, Dialect]>([
  [['openai-chat', 'openai-responses'], [], true, 'openai-chat'],
  [['openai-responses', 'openai-chat'], [], false, 'openai-chat'],
  [['anthropic-messages'], [], false, 'anthropic-messages'],
  [['openai-chat', 'openai-responses'], ['openai-tools-need-responses-api'], true, 'openai-responses'],
  [['openai-chat', 'openai-responses'], ['openai-chat-tools-only-at-effort-none'], true, 'openai-responses'],
  [['openai-chat', 'openai-responses'], ['openai-tools-need-responses-api'], false, 'openai-chat'],
])(
  'a provider that speaks %j, with quirks %j and tools %j, is spoken to in %s',
  (dialects, quirks, tools, expected) => {
    expect(chosen(dialects, quirks, tools)).toBe(expected);
  },
);

test('the quirks of OpenAI’s own API do not hold for others who serve the model', () => {
  expect(chosen(['openai-chat', 'openai-responses'], ['openai-tools-need-responses-api'], true, 'openrouter')).toBe(
    'openai-chat',
  );
});
