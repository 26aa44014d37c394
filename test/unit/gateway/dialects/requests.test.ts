import { describe, expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import { inboundDialects, outboundDialects, targets } from '../../../support/dialect-fixtures.ts';
import { requests } from '../../../support/inbound-requests.ts';
import { viewAsProvider } from '../../../support/provider-view.ts';
import type { ProviderView } from '../../../support/provider-view.ts';

const schema = {
  type: 'object',
  properties: { answer: { type: 'number' } },
  required: ['answer'],
  additionalProperties: false,
};
const readFile = '{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}';
const listDir = '{"type":"object","properties":{"depth":{"type":"number"}}}';

/** What every provider should understand of each request. */
const understood: Readonly<Record<string, Partial<ProviderView>>> = {
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

const pairs = inboundDialects.flatMap((inbound) => outboundDialects.map((outbound) => [inbound, outbound] as const));

describe.each(pairs)('%s client, %s provider', (inbound, outbound) => {
  test.each(Object.keys(requests))('%s: the provider understands what the client meant', (feature) => {
    const body = requests[feature]?.[inbound] ?? {};
    const written = outboundCodecs[outbound].writeRequest(inboundCodecs[inbound].readRequest(body), targets[outbound]);
    expect(viewAsProvider(outbound, written.body)).toMatchObject(understood[feature] ?? {});
    expect(written.dropped).toEqual([]);
    expect(JSON.parse(JSON.stringify(written.body))).toEqual(written.body);
  });
});

test('every request names the provider’s own model, and asks for a stream only when the client did', () => {
  for (const [inbound, outbound] of pairs) {
    const { writeRequest, path } = outboundCodecs[outbound];
    const conversation = inboundCodecs[inbound].readRequest(requests.text?.[inbound] ?? {});
    const { body } = writeRequest(conversation, targets[outbound]);
    if (outbound === 'gemini') {
      expect(path('gemini-4-argon', true)).toBe('/models/gemini-4-argon:streamGenerateContent?alt=sse');
      expect(path('gemini-4-argon', false)).toBe('/models/gemini-4-argon:generateContent');
    } else {
      expect(body).toMatchObject({ model: targets[outbound].upstreamModel, stream: true });
      expect(writeRequest({ ...conversation, stream: false }, targets[outbound]).body).not.toHaveProperty('stream');
    }
  }
});
