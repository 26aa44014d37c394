import type { ProviderView } from './provider-view.ts';

const schema = {
  type: 'object',
  properties: { answer: { type: 'number' } },
  required: ['answer'],
  additionalProperties: false,
};
const readFile = '{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}';
const listDir = '{"type":"object","properties":{"depth":{"type":"number"}}}';

/** What every provider should understand of each of the `requests`, whoever asks. */
export const understood: Readonly<Record<string, Partial<ProviderView>>> = {
  text: {
    system: 'Be brief.',
    lines: ['user: Hello', 'assistant: Hi.', 'user: How are you?'],
    maxTokens: 300,
    temperature: 0.2,
  },
  tools: {
    lines: ['user: Look'],
    tools: [`read_file (Reads a file) ${readFile}`, `list_dir () ${listDir}`],
    forced: 'read_file',
  },
  'parallel tools and their results': {
    lines: [
      'user: Look',
      'assistant: I look.',
      'call: call_1 read_file {"path":"a.ts"}',
      'call: call_2 list_dir {"depth":2}',
      'result: call_1 text of a',
      'result: call_2 a b c',
      'user: And now?',
    ],
    tools: [`read_file () ${readFile}`, `list_dir () ${listDir}`],
  },
  images: { lines: ['user: What is this?', 'image: image/png iVBORw0KGgo='] },
  'structured output': { lines: ['user: Six times seven'], schema },
  reasoning: { lines: ['user: Think'], effort: 'high', maxTokens: 20000 },
};
