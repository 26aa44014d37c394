import { describe, expect, test } from 'vitest';
import { readMessagesUsage } from '../../../../electron/gateway/dialects/anthropic-messages/messages-usage.ts';
import { readGeminiUsage } from '../../../../electron/gateway/dialects/gemini/gemini-usage.ts';
import { openAiChatAnswer, usageIn } from '../../../../electron/gateway/dialects/openai-chat/read-answer.ts';
import { createChatStreamReader } from '../../../../electron/gateway/dialects/openai-chat/read-stream.ts';
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

describe('what a chat provider reports in its own way', () => {
  test.each([
    [
      'xAI counts thinking beside the answer',
      {
        prompt_tokens: 12,
        completion_tokens: 1,
        total_tokens: 399,
        completion_tokens_details: { reasoning_tokens: 386 },
      },
      { prompt: 12, completion: 387, cached: 0, reasoning: 386 },
    ],
    [
      'Google counts thinking in the sum alone',
      { prompt_tokens: 20, completion_tokens: 424, total_tokens: 1016 },
      { prompt: 20, completion: 996, cached: 0, reasoning: 572 },
    ],
    [
      'OpenAI counts thinking in the answer',
      {
        prompt_tokens: 20,
        completion_tokens: 500,
        total_tokens: 520,
        completion_tokens_details: { reasoning_tokens: 400 },
      },
      { prompt: 20, completion: 500, cached: 0, reasoning: 400 },
    ],
    [
      'a sum that has the cached tokens twice says nothing of thinking',
      { prompt_tokens: 20, completion_tokens: 5, total_tokens: 1025, prompt_tokens_details: { cached_tokens: 1000 } },
      { prompt: 20, completion: 5, cached: 1000, reasoning: 0 },
    ],
    [
      'Moonshot names cached tokens outside the details',
      { prompt_tokens: 2989, completion_tokens: 4, total_tokens: 2993, cached_tokens: 2989 },
      { prompt: 2989, completion: 4, cached: 2989, reasoning: 0 },
    ],
  ])('%s', (_case, usage, expected) => {
    expect(usageIn({ usage })).toMatchObject(expected);
  });

  test('Moonshot streams it inside the choice, whoever reads the stream', () => {
    const chunk = {
      choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: { prompt_tokens: 19, completion_tokens: 13 } }],
    };
    const tokens = { prompt: 19, completion: 13, cached: 0, cacheWrite: 0, reasoning: 0 };
    const observer = openAiChatAnswer.observe();
    observer.push(Buffer.from(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`));
    expect(observer.read().usage).toEqual(tokens);
    const events = createChatStreamReader().read({ event: null, data: JSON.stringify(chunk) });
    expect(events).toContainEqual({ kind: 'usage', usage: { tokens, costUsd: null } });
  });
});
