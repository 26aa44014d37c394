import { expect, test } from 'vitest';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { createContentFilter } from '../../../../electron/gateway/pipeline/content-filter.ts';
import { factoryGuardrails } from '../../../../shared/guardrails.ts';
import { aSnapshot } from '../../../support/a-snapshot.ts';

test('a stored pattern that cannot be searched for lets nothing through, and is named', () => {
  const custom = [{ label: 'lookahead', pattern: '(?=secret)secret', ignoreCase: false, action: 'flag' as const }];
  const content = { ...factoryGuardrails.content, custom };
  const world = aSnapshot({ settings: { guardrails: { ...factoryGuardrails, content } } });
  const body = { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] };
  const request = readInbound('openai-chat', Buffer.from(JSON.stringify(body)), () => null);
  const sentence = /^A pattern under Guardrails > Content cannot be used, so nothing is let through\. /;
  expect(() => createContentFilter().screen(request, world)).toThrow(sentence);
  expect(() => createContentFilter().screenBody(request, world)).toThrow(sentence);
});
