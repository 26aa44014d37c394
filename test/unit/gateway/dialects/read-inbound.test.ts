import { describe, expect, test } from 'vitest';
import type { InboundRequest } from '../../../../electron/gateway/dialects/inbound-request.ts';
import { readInbound, type InboundFormat } from '../../../../electron/gateway/dialects/read-inbound.ts';
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
