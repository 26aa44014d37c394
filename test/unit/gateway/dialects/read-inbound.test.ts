import { describe, expect, test } from 'vitest';
import type { InboundRequest } from '../../../../electron/gateway/dialects/inbound-request.ts';
import type { InboundFormat } from '../../../../electron/gateway/dialects/inbound-layout.ts';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { inboundDialects } from '../../../support/dialect-fixtures.ts';

function read(format: InboundFormat, body: string | object): InboundRequest {
  return readInbound(format, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), () => null);
}

const turns = { 'openai-chat': 'messages', 'anthropic-messages': 'messages', 'openai-responses': 'input' } as const;

describe.each(inboundDialects)('a request in the words of %s', (format) => {
  test.each([
    ['null', false],
    ['[]', false],
    ['[ ]', false],
    ['{}', false],
    ['[{"name":"f"}]', true],
    [' [ {"name":"f"} ]', true],
  ])('with the tools %s: that it needs tools is %j', (tools, expected) => {
    const message = '[{"role":"user","content":"x"}]';
    const { needs, required } = read(format, `{"model":"m","${turns[format]}":${message},"tools":${tools}}`);
    expect([needs.tools, required.tools]).toEqual([expected, expected]);
  });

  test('with functions in the words of an old client needs tools as well', () => {
    const body = { model: 'm', [turns[format]]: [{ role: 'user', content: 'x' }], functions: [{ name: 'f' }] };
    expect(read(format, body).needs.tools).toBe(true);
  });

  test('with fields that are null needs nothing', () => {
    const nothing = { tools: null, response_format: null, output_format: null, output_config: null, text: null };
    const others = { audio: null, n: null, logprobs: null, stream: null, functions: null };
    const { needs, required } = read(format, {
      model: 'm',
      [turns[format]]: [{ role: 'user', content: 'x' }],
      ...nothing,
      ...others,
    });
    expect(needs).toEqual({ tools: false, images: false, structuredOutputs: false });
    expect(required).toMatchObject({ tools: false, choices: 1, audio: false, logprobs: false });
  });
});

/** The parts of each format, and what else may have their words. */
const picture = 'data:image/png;base64,AAAA';
const parts = {
  image: {
    'openai-chat': { type: 'image_url', image_url: { url: picture } },
    'anthropic-messages': { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
    'openai-responses': { type: 'input_image', image_url: picture },
  },
  sound: {
    'openai-chat': { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
    'anthropic-messages': null,
    'openai-responses': { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
  },
  file: {
    'openai-chat': { type: 'file', file: { file_id: 'file-1' } },
    'anthropic-messages': { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    'openai-responses': { type: 'input_file', file_id: 'file-1' },
  },
};
const words = ['image_url', 'input_image', 'image', 'input_audio', 'file_id'];
const properties = Object.fromEntries(words.map((word) => [word, { type: 'string', enum: words }]));
const wordyTools = [
  { type: 'function', name: 'image', function: { name: 'image', parameters: { type: 'object', properties } } },
];
const filler = 'z'.repeat(5_000);

function seenIn(format: (typeof inboundDialects)[number], content: unknown, tools: unknown = [], space?: number) {
  const body = { model: 'm', tools, [turns[format]]: [{ role: 'user', content }], filler };
  const { needs, required } = read(format, JSON.stringify(body, null, space));
  return { image: needs.images, sound: required.audio, file: required.storedFiles };
}

const nothing = { image: false, sound: false, file: false };

describe.each(inboundDialects)('a conversation in the words of %s', (format) => {
  test.each(['image', 'sound', 'file'] as const)('that has a part with %s, however it is written, needs it', (kind) => {
    const part = parts[kind][format];
    if (part === null) return;
    const reversed = Object.fromEntries(Object.entries(part).toReversed());
    for (const [content, tools, space] of [
      [[part], [], undefined],
      [[{ type: 'text', text: 'x' }, reversed], wordyTools, undefined],
      [[{ type: 'tool_result', content: [part] }], wordyTools, 2],
    ] as const)
      expect(seenIn(format, content, tools, space)).toEqual({ ...nothing, [kind]: true });
  });

  test('whose tools, texts and arguments only have the words needs neither', () => {
    expect(seenIn(format, 'x', wordyTools)).toEqual(nothing);
    for (const word of words) {
      const texts = [
        word,
        `"type":"${word}"`,
        `\\"type":"${word}"`,
        `{"type": "${word}"}`,
        `{"${word}": "x"}`,
        `"${word}`,
      ];
      for (const text of texts) expect(seenIn(format, text)).toEqual(nothing);
      expect(seenIn(format, [{ type: 'text', text: word, [word]: null, x: [word, 'type', word] }])).toEqual(nothing);
    }
  });
});
