import { describe, expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import { inboundDialects, outboundDialects, targets } from '../../../support/dialect-fixtures.ts';
import { requests } from '../../../support/inbound-requests.ts';
import { viewAsProvider } from '../../../support/provider-view.ts';
import { understood } from '../../../support/understood-requests.ts';

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
