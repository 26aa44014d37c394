import { describe, expect, test } from 'vitest';
import { readMessagesUsage } from '../../../../electron/gateway/dialects/anthropic-messages/messages-usage.ts';
import { readGeminiUsage } from '../../../../electron/gateway/dialects/gemini/gemini-usage.ts';
import { usageIn } from '../../../../electron/gateway/dialects/openai-chat/read-answer.ts';
import { readResponsesUsage } from '../../../../electron/gateway/dialects/openai-responses/responses-usage.ts';
import type { TokenUsage } from '../../../../shared/request-log.ts';

/** How each wire format writes the tokens of a prompt, of an answer, and those that came from a cache. */
const formats: readonly (readonly [
  name: string,
  read: (prompt: number, completion: number, cached: number) => TokenUsage | null,
])[] = [
  [
    'chat',
    (prompt, completion, cached) =>
      usageIn({
        usage: {
          prompt_tokens: prompt,
          completion_tokens: completion,
          prompt_tokens_details: { cached_tokens: cached },
        },
      }),
  ],
  [
    'responses',
    (prompt, completion, cached) =>
      readResponsesUsage({
        input_tokens: prompt,
        output_tokens: completion,
        input_tokens_details: { cached_tokens: cached },
      }),
  ],
  [
    'messages',
    (prompt, completion, cached) =>
      readMessagesUsage(
        { input_tokens: prompt - cached, output_tokens: completion, cache_read_input_tokens: cached },
        null,
      ),
  ],
  [
    'gemini',
    (prompt, completion, cached) =>
      readGeminiUsage({
        promptTokenCount: prompt,
        candidatesTokenCount: completion,
        cachedContentTokenCount: cached,
      }),
  ],
];

describe.each(formats)('usage in %s', (_name, read) => {
  test('that can be true is believed', () => {
    expect(read(1_000_000, 0, 10)).toMatchObject({ prompt: 1_000_000, completion: 0, cached: 10 });
  });

  test.each([
    ['a negative prompt', -5_000_000, 10, 0],
    ['a negative answer', 10, -5_000_000, 0],
    ['a negative number from a cache', 10, 10, -5],
    ['a huge prompt', 1e300, 10, 0],
    ['a huge answer', 10, 1_000_000_001, 0],
    ['half a token', 10.5, 10, 0],
  ])('with %s counts as not reported', (_fault, prompt, completion, cached) => {
    expect(read(prompt, completion, cached)).toBeNull();
  });
});
