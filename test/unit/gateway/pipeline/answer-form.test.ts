import { describe, expect, test } from 'vitest';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { answerFormFor } from '../../../../electron/gateway/pipeline/answer-form.ts';
import { chunk, done, usageChunk } from '../../../support/fake-upstream.ts';

const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] };

function translated() {
  const request = readInbound('anthropic-messages', Buffer.from(JSON.stringify(body)), () => null);
  return answerFormFor(request, {
    dialect: 'openai-chat',
    model: { id: 'acme/one', author: 'acme' } as Parameters<typeof answerFormFor>[1]['model'],
    id: 'r',
    at: 0,
    conversation: () => request.codec.readRequest(request.body()),
    costOf: () => null,
  }).stream();
}

describe('a chat stream that is translated', () => {
  test.each([
    ['in two pieces', ['data: [DO', 'NE]\n\n']],
    ['without a space', ['data:[DONE]\n\n']],
    ['with a comment behind it', [`${done}: bye\n\n`]],
  ])('is over with [DONE] %s', (_name, pieces) => {
    const form = translated();
    for (const piece of [chunk({ content: 'Hi' }), chunk({}, 'stop'), usageChunk]) form.push(Buffer.from(piece));
    expect([form.hasTerminated(), form.isFinished()]).toEqual([false, true]);
    for (const piece of pieces) form.push(Buffer.from(piece));
    expect(form.hasTerminated()).toBe(true);
    expect(form.facts()).toMatchObject({ finished: true, failure: null, usage: { prompt: 11, completion: 7 } });
  });

  test('is over, but not whole, with [DONE] in the middle of an answer', () => {
    const form = translated();
    for (const piece of [chunk({ content: 'Hi' }), done]) form.push(Buffer.from(piece));
    expect([form.hasTerminated(), form.isFinished(), form.facts().finished]).toEqual([true, false, false]);
  });
});
