import { expect, test } from 'vitest';
import { writeGeminiRequest } from '../../../../../electron/gateway/dialects/gemini/write-request.ts';
import type { JsonObject } from '../../../../../electron/gateway/dialects/json-value.ts';
import { readChatRequest } from '../../../../../electron/gateway/dialects/openai-chat/read-request.ts';
import { target } from '../../../../support/dialect-fixtures.ts';

const gemini = target('google', 'google', 'gemini-4-argon');
const call = (id: string, name: string): JsonObject => ({ id, type: 'function', function: { name, arguments: '{}' } });

function write(body: JsonObject, model = 'gemini-4-argon'): JsonObject {
  return writeGeminiRequest(readChatRequest({ model: 'm', messages: [{ role: 'user', content: 'x' }], ...body }), {
    ...gemini,
    upstreamModel: model,
  }).body;
}

test('results name their function, and say whether it failed', () => {
  const { contents } = write({
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', tool_calls: [call('c1', 'f'), call('c2', 'g')] },
      { role: 'tool', tool_call_id: 'c2', content: 'two' },
      { role: 'tool', tool_call_id: 'c1', content: 'one' },
    ],
  });
  expect((contents as JsonObject[])[2]).toEqual({
    role: 'user',
    parts: [
      { functionResponse: { id: 'c2', name: 'g', response: { output: 'two' } } },
      { functionResponse: { id: 'c1', name: 'f', response: { output: 'one' } } },
    ],
  });
});

test('results of one step stand together, also where the client names their tools', () => {
  const { contents } = write({
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', tool_calls: [call('c1', 'f'), call('c2', 'g')] },
      { role: 'tool', tool_call_id: 'c1', name: 'f', content: 'one' },
      { role: 'tool', tool_call_id: 'c2', name: 'g', content: 'two' },
    ],
  });
  expect((contents as JsonObject[]).map(({ role, parts }) => [role, (parts as unknown[]).length])).toEqual([
    ['user', 1],
    ['model', 2],
    ['user', 2],
  ]);
});

test('calls of other models say so, the first of each step, or Gemini 3 would refuse them', () => {
  const { contents } = write({
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', tool_calls: [call('c1', 'f'), call('c2', 'g')] },
    ],
  });
  expect((contents as JsonObject[])[1]?.parts).toEqual([
    { functionCall: { id: 'c1', name: 'f', args: {} }, thoughtSignature: 'skip_thought_signature_validator' },
    { functionCall: { id: 'c2', name: 'g', args: {} } },
  ]);
});

test.each([
  ['gemini-4-argon', 'high', { includeThoughts: true, thinkingLevel: 'high' }],
  ['gemini-4-argon', 'none', { includeThoughts: false, thinkingLevel: 'low' }],
  ['gemini-2.5-pro', 'medium', { includeThoughts: true, thinkingBudget: 8192 }],
  ['gemini-2.5-flash', 'none', { includeThoughts: false, thinkingBudget: 0 }],
])('%s thinks %s', (model, effort, thinkingConfig) => {
  expect((write({ reasoning_effort: effort }, model).generationConfig as JsonObject).thinkingConfig).toEqual(
    thinkingConfig,
  );
});

test('the choice among tools', () => {
  const tools = [
    { type: 'function', function: { name: 'a.b' } },
    { type: 'function', function: { name: 'c' } },
  ];
  const mode = (toolChoice: unknown) =>
    (write({ tools, tool_choice: toolChoice }).toolConfig as JsonObject).functionCallingConfig;
  expect(mode('none')).toEqual({ mode: 'NONE' });
  expect(mode('required')).toEqual({ mode: 'ANY' });
  const declared = write({ tools, tool_choice: { type: 'function', function: { name: 'a.b' } } });
  const [first] = (declared.tools as { functionDeclarations: { name: string }[] }[])[0]?.functionDeclarations ?? [];
  expect(first?.name).toMatch(/^a_b_[a-z0-9]+$/);
  expect(declared.toolConfig).toEqual({ functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [first?.name] } });
  const allowed = write({
    tools,
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'c' } }] },
    },
  });
  expect(allowed.tools).toEqual([{ functionDeclarations: [{ name: 'c' }] }]);
  expect(allowed.toolConfig).toEqual({ functionCallingConfig: { mode: 'ANY' } });
});
