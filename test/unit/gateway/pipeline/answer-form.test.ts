import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { answerFormFor, type FormFacts } from '../../../../electron/gateway/pipeline/answer-form.ts';
import { chunk, done, usageChunk } from '../../../support/fake-upstream.ts';

const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] };

const facts: FormFacts = {
  dialect: 'openai-chat',
  model: { id: 'acme/one', author: 'acme' } as FormFacts['model'],
  id: 'r',
  at: 0,
  hidesUsage: false,
  conversation: () => {
    throw new Error('Nothing is translated.');
  },
  costOf: () => null,
};

function translated() {
  const request = readInbound('anthropic-messages', Buffer.from(JSON.stringify(body)), () => null);
  return answerFormFor(request, { ...facts, conversation: () => request.codec.readRequest(request.body()) });
}

describe('a chat stream whose usage nobody but us asked for', () => {
  const passed = () =>
    answerFormFor(
      readInbound('openai-chat', Buffer.from(JSON.stringify({ ...body, stream: true })), () => null),
      { ...facts, hidesUsage: true },
    ).stream();
  const tricky = chunk({ content: '"choices":[],"usage":{"prompt_tokens":1} ünïcode 🚀' });
  const perChunk = chunk({ content: 'x' }, null, { usage: { prompt_tokens: 1, completion_tokens: 1 } });
  const events = [': hello\n\n', chunk({ role: 'assistant', content: '' }), tricky, perChunk, chunk({}, 'stop')];

  test.each([
    ['\n', usageChunk],
    ['\r\n', usageChunk],
    ['\n', usageChunk.replace('"choices":[]', '"choices" : [ ]')],
  ])('loses that one event, however its bytes are cut; lines end in %j', (newline, usage) => {
    const written = (parts: readonly string[]): Buffer => Buffer.from(parts.join('').replaceAll('\n', newline));
    const sent = written([...events, usage, done]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: sent.length }), { minLength: 1, maxLength: 9 }), (sizes) => {
        const form = passed();
        const received: Buffer[] = [];
        for (let at = 0, turn = 0; at < sent.length; turn += 1) {
          const next = at + (sizes[turn % sizes.length] ?? 1);
          received.push(form.push(sent.subarray(at, next)));
          at = next;
        }
        const read = form.facts();
        expect(Buffer.concat(received).toString() + form.ending(read)).toBe(written([...events, done]).toString());
        expect(read).toMatchObject({ finished: true, terminated: true, usage: { prompt: 11, completion: 7 } });
      }),
      { numRuns: 60 },
    );
  });

  test('has each event as soon as it is whole, and a very long one as it comes', () => {
    const form = passed();
    for (const event of events) expect(form.push(Buffer.from(event)).toString()).toBe(event);
    const long = chunk({ content: 'x'.repeat(50_000) });
    const received = [long.slice(0, 20_000), long.slice(20_000)].map((part) => form.push(Buffer.from(part)).toString());
    expect(received).toEqual([long.slice(0, 20_000), long.slice(20_000)]);
  });

  test.each([
    ['the usage is the last that comes', usageChunk.trimEnd()],
    ['[DONE] comes without its empty line', done.trimEnd()],
  ])('ends properly where %s', (_name, last) => {
    const form = passed();
    form.push(Buffer.from(events.join('')));
    expect(form.push(Buffer.from(last)).toString() + form.ending(form.facts())).toBe(done);
  });
});

describe('a chat stream that is translated', () => {
  test.each([
    ['in two pieces', ['data: [DO', 'NE]\n\n']],
    ['without a space', ['data:[DONE]\n\n']],
    ['with a comment behind it', [`${done}: bye\n\n`]],
  ])('is over with [DONE] %s', (_name, pieces) => {
    const form = translated().stream();
    for (const piece of [chunk({ content: 'Hi' }), chunk({}, 'stop'), usageChunk]) form.push(Buffer.from(piece));
    expect([form.hasTerminated(), form.isOver()]).toEqual([false, true]);
    for (const piece of pieces) form.push(Buffer.from(piece));
    expect(form.hasTerminated()).toBe(true);
    expect(form.facts()).toMatchObject({ finished: true, failure: null, usage: { prompt: 11, completion: 7 } });
  });

  test('is over, but not whole, with [DONE] in the middle of an answer', () => {
    const form = translated().stream();
    for (const piece of [chunk({ content: 'Hi' }), done]) form.push(Buffer.from(piece));
    expect([form.hasTerminated(), form.isOver(), form.facts().finished]).toEqual([true, false, false]);
  });
});

const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;

test.each([
  ['text', JSON.stringify(deep)],
  ['object', deep],
])('arguments that a provider nests too deep to be written again are its fault, as %s', (_as, written) => {
  const call = `{"id":"c","type":"function","function":{"name":"f","arguments":${written}}}`;
  const answer = `{"choices":[{"message":{"tool_calls":[${call}]},"finish_reason":"tool_calls"}]}`;
  expect(() => translated().whole(Buffer.from(answer))).toThrow(
    expect.objectContaining({ status: 502, code: 'unreadable_answer' }),
  );
});
