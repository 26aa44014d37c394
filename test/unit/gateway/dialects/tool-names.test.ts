import { expect, test } from 'vitest';
import { outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { readChatRequest } from '../../../../electron/gateway/dialects/openai-chat/read-request.ts';
import { readResponsesRequest } from '../../../../electron/gateway/dialects/openai-responses/read-request.ts';
import type { Dialect } from '../../../../shared/dialect.ts';
import { targets } from '../../../support/dialect-fixtures.ts';

const member = { type: 'function', name: 'do.it', parameters: { type: 'object', properties: {} }, strict: false };
const group = { type: 'namespace', name: 'mcp__srv', description: 'd', tools: [member] };

/** Where each format names the tools and the chosen one. */
const places: readonly [Dialect, (body: JsonObject) => unknown, (body: JsonObject) => unknown][] = [
  ['openai-chat', (body) => body.tools, (body) => body.tool_choice],
  ['anthropic-messages', (body) => body.tools, (body) => body.tool_choice],
  ['gemini', (body) => body.tools, (body) => body.toolConfig],
];

test.each(places)('%s: a chosen tool has the name it has in the list', (dialect, listed, chosen) => {
  for (const tools of [[group], [group, member]]) {
    const { body } = outboundCodecs[dialect].writeRequest(
      readResponsesRequest({ model: 'm', input: 'x', tools, tool_choice: { type: 'function', name: 'do.it' } }),
      targets[dialect],
    );
    const names = JSON.stringify(listed(body)).match(/\w*do_it\w*/g);
    expect(JSON.stringify(chosen(body)).match(/\w*do_it\w*/g)).toEqual(names?.slice(-1));
  }
});

test('allowed tools of a chat client keep their kind', () => {
  const custom = { type: 'custom', custom: { name: 'p' } };
  const plain = { type: 'function', function: { name: 'f' } };
  const { body } = outboundCodecs['openai-responses'].writeRequest(
    readChatRequest({
      model: 'm',
      messages: [],
      tools: [custom, plain],
      tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [custom, plain] } },
    }),
    targets['openai-responses'],
  );
  expect(body.tool_choice).toMatchObject({
    tools: [
      { type: 'custom', name: 'p' },
      { type: 'function', name: 'f' },
    ],
  });
});
