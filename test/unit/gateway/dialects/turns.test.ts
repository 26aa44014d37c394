import { describe, expect, test } from 'vitest';
import { outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import { objectsOf } from '../../../../electron/gateway/dialects/json-value.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { readResponsesRequest } from '../../../../electron/gateway/dialects/openai-responses/read-request.ts';
import type { Dialect } from '../../../../shared/dialect.ts';
import { targets } from '../../../support/dialect-fixtures.ts';

const user = { role: 'user', content: 'x' };
const developer = { role: 'developer', content: 'Careful.' };
const call = (id: string): JsonObject => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' });
const output = (id: string): JsonObject => ({ type: 'function_call_output', call_id: id, output: `r-${id}` });

/** What a provider is shown of these items, in words. */
function show(dialect: Dialect, input: readonly JsonObject[]): string {
  const { body } = outboundCodecs[dialect].writeRequest(readResponsesRequest({ model: 'm', input }), targets[dialect]);
  if (dialect === 'openai-chat')
    return objectsOf(body.messages)
      .map(({ role, tool_calls: calls, tool_call_id: id }) => {
        const ids = objectsOf(calls).map((entry) => entry.id);
        return ids.length > 0 ? `calls ${ids.join('+')}` : [role, id].filter((word) => word !== undefined).join(' ');
      })
      .join(', ');
  return objectsOf(body.messages ?? body.contents)
    .map(({ role, content, parts }) =>
      [role, ...objectsOf(content ?? parts).map((part) => part.type ?? Object.keys(part)[0])].join(' '),
    )
    .join(', ');
}

describe('instructions between calls and their results come behind the results', () => {
  test.each([
    ['openai-chat', [user, call('a'), developer, output('a')], 'user, calls a, tool a, developer'],
    [
      'openai-chat',
      [user, call('a'), developer, call('b'), output('a'), output('b')],
      'user, calls a+b, tool a, tool b, developer',
    ],
    ['openai-chat', [user, call('a'), developer, user, developer], 'user, calls a, developer, user, developer'],
    ['openai-chat', [user, call('a'), developer], 'user, calls a, developer'],
    [
      'anthropic-messages',
      [user, call('a'), developer, call('b'), output('a'), output('b')],
      'user text, assistant tool_use tool_use, user tool_result tool_result text',
    ],
    [
      'gemini',
      [user, call('a'), developer, call('b'), output('a'), output('b')],
      'user text, model functionCall functionCall, user functionResponse functionResponse text',
    ],
  ] as const)('%s %#', (dialect, input, shown) => {
    expect(show(dialect, input)).toBe(shown);
  });
});
