import { expect, test } from 'vitest';
import { openAiChatAnswer } from '../../../../electron/gateway/dialects/openai-chat/read-answer.ts';

const event = (value: unknown): Buffer => Buffer.from(`data: ${JSON.stringify(value)}\n\n`);
const word = (text: string): Buffer => event({ choices: [{ index: 0, delta: { content: text } }] });
const ending = [
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 1000 } }),
  Buffer.from('data: [DONE]\n\n'),
];

function observed(pieces: readonly Buffer[]) {
  const observer = openAiChatAnswer.observe();
  for (const piece of pieces) observer.push(piece);
  return observer.read();
}

test.each([1, 14, 15, 16, 17, 40, 1_000])('the end of a stream of %d events is read, one event at a time', (events) => {
  const pieces = [...Array.from({ length: events }, () => word('word')), ...ending];
  const facts = observed(pieces);
  expect(facts).toMatchObject({ finished: true, terminated: true, failure: null });
  expect(facts.usage).toMatchObject({ prompt: 7, completion: 1000 });
});

test('the size of an event is told from the last ones, however they came', () => {
  const words = Array.from({ length: 500 }, () => word('four'));
  const size = (words[0] as Buffer).length;
  for (const pieces of [
    words,
    [Buffer.concat(words)],
    words.flatMap((each) => [each.subarray(0, 9), each.subarray(9)]),
  ])
    expect(observed(pieces).bytesPerEvent).toBeCloseTo(size, 5);
});

test('an event that is cut into many pieces is read whole', () => {
  const bytes = Buffer.concat([...Array.from({ length: 30 }, () => word('word')), ...ending]);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, i) => bytes.subarray(3 * i, 3 * i + 3));
  expect(observed(pieces)).toMatchObject({ finished: true, terminated: true, usage: { completion: 1000 } });
});
