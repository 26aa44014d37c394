import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBeginningMemory, type BeginningMemory } from '../../../../electron/gateway/dialects/beginning.ts';
import type { InboundFormat } from '../../../../electron/gateway/dialects/inbound-layout.ts';
import { createInboundMemory, readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';

const long = 'Follow the rules of the project, "naïve" ones too. '.repeat(100);
const user = (content: unknown) => ({ role: 'user', content });
const chat = (...messages: readonly object[]) => ({ model: 'pareto-code', messages });

/** What a conversation is called, with what `memory` knows and without. */
function names(format: InboundFormat, body: object, memory?: BeginningMemory) {
  const bytes = Buffer.from(JSON.stringify(body));
  const name = (beginnings?: BeginningMemory): string | null => {
    const known = beginnings === undefined ? undefined : { ...createInboundMemory(), beginnings };
    return readInbound(format, bytes, () => null, known).sessionKey;
  };
  return { remembered: name(memory), read: name() };
}

function counting(): BeginningMemory & { readonly hits: () => number } {
  const memory = createBeginningMemory();
  let hits = 0;
  return {
    ...memory,
    recall(bytes, beginning) {
      const name = memory.recall(bytes, beginning);
      if (name !== undefined) hits += 1;
      return name;
    },
    hits: () => hits,
  };
}

test.each<[InboundFormat, (turns: readonly object[]) => object]>([
  ['openai-chat', (turns) => chat({ role: 'system', content: long }, ...turns)],
  ['anthropic-messages', (messages) => ({ model: 'pareto-code', system: long, messages, max_tokens: 9 })],
  ['openai-responses', (input) => ({ model: 'pareto-code', instructions: long, input })],
])('%s: the next turns of a conversation are known by their first bytes', (format, bodyOf) => {
  const memory = counting();
  const turns: object[] = [user('Fix it.')];
  for (let turn = 0; turn < 4; turn += 1) {
    const { remembered, read } = names(format, bodyOf(turns), memory);
    expect(remembered).toBe(read);
    // a list of a few bytes is read as a whole, and only a longer one in part
    turns.push({ role: 'assistant', content: long }, user(`And ${turn}.`));
  }
  expect(memory.hits()).toBeGreaterThanOrEqual(2);
});

test.each<[string, object, object]>([
  ['other instructions', { system: `${long}a` }, { system: `${long}b` }],
  ['none at all', { system: long }, {}],
  ['instructions that begin alike', { system: long }, { system: `${long} And more.` }],
])('the same first message with %s is another conversation', (_, first, second) => {
  const memory = createBeginningMemory();
  const bodyOf = (more: object) => ({ model: 'pareto-code', max_tokens: 9, messages: [user(long)], ...more });
  const [a, b] = [first, second].map((more) => names('anthropic-messages', bodyOf(more), memory));
  expect(a?.remembered).not.toBe(b?.remembered);
  expect([a?.remembered, b?.remembered]).toEqual([a?.read, b?.read]);
});

test('what is remembered never says another name than what is read', () => {
  const memory = createBeginningMemory();
  const message = fc.record({
    role: fc.constantFrom('system', 'user', 'assistant'),
    content: fc.constantFrom('', 'a', 'b', long, `${long}a`, null),
  });
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 11 }),
      fc.constantFrom(undefined, long, 'a'),
      (all, system) => {
        const { remembered, read } = names(
          'openai-chat',
          { ...chat(...all), ...(system === undefined ? {} : { system }) },
          memory,
        );
        expect(remembered).toBe(read);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('only so many are remembered, and none that is very long', () => {
  const memory = counting();
  const bodyOf = (text: string) => chat({ role: 'system', content: `${text}${long}` }, user('Go.'));
  for (const text of ['kept', ...'abcdefgh']) names('openai-chat', bodyOf(text), memory);
  names('openai-chat', bodyOf('kept'), memory);
  expect(memory.hits()).toBe(0);
  for (let turn = 0; turn < 2; turn += 1) names('openai-chat', bodyOf(long.repeat(120)), memory);
  expect(memory.hits()).toBe(0);
  names('openai-chat', bodyOf('h'), memory);
  expect(memory.hits()).toBe(1);
});
