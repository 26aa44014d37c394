import fc from 'fast-check';
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

test.each([1_400, 16_000, 65_536])('a last event of any length is read, in pieces of %d bytes', (size) => {
  const call = { index: 0, id: 'a', function: { name: 'write_file', arguments: 'x'.repeat(300_000) } };
  const last = event({
    choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }],
    usage: { prompt_tokens: 7, completion_tokens: 1000 },
  });
  const words = Array.from({ length: 2_000 }, () => word('word'));
  for (const end of ['\n\n', '\r\n\r\n']) {
    for (const before of [words, words.slice(0, 1), []]) {
      const bytes = Buffer.from(
        Buffer.concat([...before, last, ...ending.slice(2)])
          .toString()
          .replaceAll('\n\n', end),
      );
      const count = Math.ceil(bytes.length / size);
      const pieces = Array.from({ length: count }, (_, i) => bytes.subarray(size * i, size * (i + 1)));
      expect(observed(pieces)).toMatchObject({ finished: true, terminated: true, usage: { completion: 1000 } });
    }
  }
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

test('the end is read in the same way, whatever pieces a long stream comes in', () => {
  const bytes = Buffer.concat([...Array.from({ length: 1_500 }, (_, i) => word(`word ${i}`)), ...ending]);
  const size = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 30_000 }));
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 40 }), (sizes) => {
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length;) {
        const length = sizes[pieces.length % sizes.length] ?? 1;
        pieces.push(bytes.subarray(at, at + length));
        at += length;
      }
      const facts = observed(pieces);
      expect(facts).toMatchObject({ finished: true, terminated: true, failure: null, usage: { completion: 1000 } });
      expect(facts.bytesPerEvent).toBeGreaterThan(40);
      expect(facts.bytesPerEvent).toBeLessThan(90);
    }),
    { numRuns: 60 },
  );
});

test('a piece that is changed after it was passed on changes nothing that was kept', () => {
  const observer = openAiChatAnswer.observe();
  const reused = Buffer.alloc(512);
  for (const piece of [...Array.from({ length: 200 }, () => word('word')), ...ending]) {
    piece.copy(reused);
    observer.push(reused.subarray(0, piece.length));
  }
  expect(observer.read()).toMatchObject({ finished: true, terminated: true, usage: { prompt: 7 } });
});
