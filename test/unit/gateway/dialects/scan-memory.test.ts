import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanJsonObject } from '../../../../electron/gateway/dialects/scan-json.ts';
import { createScanMemory, type ScanMemory } from '../../../../electron/gateway/dialects/scan-memory.ts';
import { watchStrings } from '../../../../electron/gateway/dialects/string-watch.ts';

const watchFor = watchStrings(['image_url', '1h']);

/** What a scan tells, or how it fails. */
function told(bytes: Buffer, memory: ScanMemory | null): unknown {
  const watch = watchFor();
  try {
    const members = scanJsonObject(bytes, watch, memory);
    return { members, seen: [...watch.seen].toSorted() };
  } catch (error) {
    return String(error);
  }
}

/** Counts the bytes a memory saves. */
function counting(): ScanMemory & { readonly saved: () => number } {
  const memory = createScanMemory();
  let saved = 0;
  return {
    ...memory,
    recall(bytes, watch) {
      const mark = memory.recall(bytes, watch);
      saved += mark?.offset ?? 0;
      return mark;
    },
    saved: () => saved,
  };
}

const turn = (index: number, more = '') => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: `${index} ${more}`,
});
const conversation = (turns: number, more = 'A sentence with "quotes" and é. '.repeat(80)) =>
  Array.from({ length: turns }, (_, index) => turn(index, more));
const body = (messages: readonly unknown[], after: object = { tools: [{ name: 'x' }], stream: true }): Buffer =>
  Buffer.from(JSON.stringify({ model: 'pareto-code', messages, ...after }));

test('the next turn of a conversation is scanned from near the end of the turn before', () => {
  const memory = counting();
  const first = body(conversation(100));
  expect(told(first, memory)).toEqual(told(first, null));
  const next = body([...conversation(100), turn(100, 'New.'), turn(101, 'Newer.')]);
  expect(told(next, memory)).toEqual(told(next, null));
  expect(memory.saved()).toBeGreaterThan(first.length * 0.85);
});

test('a conversation that was shortened, changed in the middle, or is another one, is told as it is', () => {
  const memory = createScanMemory();
  told(body(conversation(100)), memory);
  const changed = conversation(100).map((each, index) => (index === 50 ? turn(50, 'image_url') : each));
  for (const messages of [conversation(93), conversation(40), changed, conversation(100, 'Else. '.repeat(500))]) {
    expect(told(body(messages), memory)).toEqual(told(body(messages), null));
  }
});

test('a watched string is seen again only where it stands before the place the scan goes on from', () => {
  const memory = createScanMemory();
  const early = conversation(100).map((each, index) => (index === 3 ? { ...each, image_url: 'x' } : each));
  const late = conversation(100).map((each, index) => (index === 98 ? { ...each, type: '1h' } : each));
  for (const messages of [early, late]) told(body(messages), memory);
  for (const messages of [early, late, conversation(100), [...early, turn(100)], [...late.slice(0, 97), turn(97)]]) {
    expect(told(body(messages), memory)).toEqual(told(body(messages), null));
  }
});

test('any change behind a known beginning is told, and any fault is found at the same place', () => {
  const known = body(conversation(60));
  const memory = createScanMemory();
  told(known, memory);
  fc.assert(
    fc.property(
      fc.nat({ max: known.length - 1 }),
      fc.nat({ max: 40 }),
      fc.constantFrom('', ',', '"', '\\', '{', '}', ']', '[1,2]', 'é', '\n', '"image_url":1,', 'x'.repeat(50)),
      (place, cut, insert) => {
        // mostly near the end, where scans go on
        const at = place % 3 === 0 ? place : known.length - 1 - (place % 20_000);
        const changed = Buffer.concat([known.subarray(0, at), Buffer.from(insert), known.subarray(at + cut)]);
        expect(told(changed, memory)).toEqual(told(changed, null));
      },
    ),
    { numRuns: 400 },
  );
});

test('bodies of two wire formats are not mixed up', () => {
  const memory = createScanMemory();
  const bytes = body(conversation(100).map((each, index) => (index === 3 ? { ...each, other: 'mark' } : each)));
  const other = watchStrings(['mark']);
  scanJsonObject(bytes, watchFor(), memory);
  const watch = other();
  scanJsonObject(bytes, watch, memory);
  expect([...watch.seen]).toEqual(['mark']);
});

test('what is remembered stays within bounds, and small bodies are not', () => {
  const memory = counting();
  for (let index = 0; index < 20; index += 1) {
    const bytes = body(conversation(20, `${index} ${'Text. '.repeat(200_000 / 20)}`));
    told(bytes, memory);
    expect(told(bytes, memory)).toEqual(told(bytes, null));
  }
  const before = memory.saved();
  for (let index = 0; index < 2; index += 1) told(body(conversation(10)), memory);
  expect(memory.saved()).toBe(before);
});
