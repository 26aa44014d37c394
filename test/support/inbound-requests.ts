import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { JsonObject } from '../../electron/gateway/dialects/json-value.ts';

/** One question in the words of each client format. */
export type InThreeWords = Readonly<Record<InboundDialect, JsonObject>>;

const png = 'iVBORw0KGgo=';
const schema = {
  type: 'object',
  properties: { answer: { type: 'number' } },
  required: ['answer'],
  additionalProperties: false,
};
const readFile = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const listDir = { type: 'object', properties: { depth: { type: 'number' } } };

/** The same requests as each client would write them. */
export const requests: Readonly<Record<string, InThreeWords>> = {
  text: {
    'openai-chat': {
      model: 'pareto-code',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi.' },
        { role: 'user', content: [{ type: 'text', text: 'How are you?' }] },
      ],
      max_tokens: 300,
      temperature: 0.2,
      stream: true,
    },
    'openai-responses': {
      model: 'pareto-code',
      instructions: 'Be brief.',
      input: [
        { role: 'user', content: 'Hello' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi.', annotations: [] }] },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'How are you?' }] },
      ],
      max_output_tokens: 300,
      temperature: 0.2,
      stream: true,
      store: false,
    },
    'anthropic-messages': {
      model: 'pareto-code',
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi.' },
        { role: 'user', content: [{ type: 'text', text: 'How are you?' }] },
      ],
      max_tokens: 300,
      temperature: 0.2,
      stream: true,
    },
  },
  tools: {
    'openai-chat': {
      model: 'pareto-code',
      messages: [{ role: 'user', content: 'Look' }],
      tools: [
        { type: 'function', function: { name: 'read_file', description: 'Reads a file', parameters: readFile } },
        { type: 'function', function: { name: 'list_dir', parameters: listDir } },
      ],
      tool_choice: { type: 'function', function: { name: 'read_file' } },
    },
    'openai-responses': {
      model: 'pareto-code',
      input: 'Look',
      tools: [
        { type: 'function', name: 'read_file', description: 'Reads a file', parameters: readFile, strict: false },
        { type: 'function', name: 'list_dir', parameters: listDir, strict: false },
      ],
      tool_choice: { type: 'function', name: 'read_file' },
    },
    'anthropic-messages': {
      model: 'pareto-code',
      max_tokens: 32000,
      messages: [{ role: 'user', content: 'Look' }],
      tools: [
        { name: 'read_file', description: 'Reads a file', input_schema: readFile },
        { name: 'list_dir', input_schema: listDir },
      ],
      tool_choice: { type: 'tool', name: 'read_file' },
    },
  },
  'parallel tools and their results': {
    'openai-chat': {
      model: 'pareto-code',
      messages: [
        { role: 'user', content: 'Look' },
        {
          role: 'assistant',
          content: 'I look.',
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'read_file', arguments: '{"path":"a.ts"}' } },
            { id: 'call_2', type: 'function', function: { name: 'list_dir', arguments: '{"depth":2}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'text of a' },
        { role: 'tool', tool_call_id: 'call_2', content: 'a b c' },
        { role: 'user', content: 'And now?' },
      ],
      tools: [
        { type: 'function', function: { name: 'read_file', parameters: readFile } },
        { type: 'function', function: { name: 'list_dir', parameters: listDir } },
      ],
    },
    'openai-responses': {
      model: 'pareto-code',
      input: [
        { role: 'user', content: 'Look' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.', annotations: [] }] },
        { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'read_file', arguments: '{"path":"a.ts"}' },
        { type: 'function_call', id: 'fc_2', call_id: 'call_2', name: 'list_dir', arguments: '{"depth":2}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'text of a' },
        { type: 'function_call_output', call_id: 'call_2', output: 'a b c' },
        { role: 'user', content: 'And now?' },
      ],
      tools: [
        { type: 'function', name: 'read_file', parameters: readFile, strict: false },
        { type: 'function', name: 'list_dir', parameters: listDir, strict: false },
      ],
    },
    'anthropic-messages': {
      model: 'pareto-code',
      max_tokens: 32000,
      messages: [
        { role: 'user', content: 'Look' },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'call_1', name: 'read_file', input: { path: 'a.ts' } },
            { type: 'tool_use', id: 'call_2', name: 'list_dir', input: { depth: 2 } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: 'text of a' },
            { type: 'tool_result', tool_use_id: 'call_2', content: [{ type: 'text', text: 'a b c' }] },
            { type: 'text', text: 'And now?' },
          ],
        },
      ],
      tools: [
        { name: 'read_file', input_schema: readFile },
        { name: 'list_dir', input_schema: listDir },
      ],
    },
  },
  images: {
    'openai-chat': {
      model: 'pareto-code',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
          ],
        },
      ],
    },
    'openai-responses': {
      model: 'pareto-code',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'auto' },
          ],
        },
      ],
    },
    'anthropic-messages': {
      model: 'pareto-code',
      max_tokens: 32000,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          ],
        },
      ],
    },
  },
  'structured output': {
    'openai-chat': {
      model: 'pareto-code',
      messages: [{ role: 'user', content: 'Six times seven' }],
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
    },
    'openai-responses': {
      model: 'pareto-code',
      input: 'Six times seven',
      text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
    },
    'anthropic-messages': {
      model: 'pareto-code',
      max_tokens: 32000,
      messages: [{ role: 'user', content: 'Six times seven' }],
      output_config: { format: { type: 'json_schema', schema } },
    },
  },
  reasoning: {
    'openai-chat': {
      model: 'pareto-code',
      messages: [{ role: 'user', content: 'Think' }],
      reasoning_effort: 'high',
      max_tokens: 20000,
    },
    'openai-responses': {
      model: 'pareto-code',
      input: 'Think',
      reasoning: { effort: 'high' },
      max_output_tokens: 20000,
    },
    'anthropic-messages': {
      model: 'pareto-code',
      max_tokens: 20000,
      messages: [{ role: 'user', content: 'Think' }],
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
    },
  },
};
