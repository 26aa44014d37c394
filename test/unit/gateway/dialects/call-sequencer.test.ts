import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCallSequencer } from '../../../../electron/gateway/dialects/call-sequencer.ts';
import type { ReplyEvent } from '../../../../electron/gateway/dialects/reply.ts';

function startOf(name: string): Extract<ReplyEvent, { kind: 'tool-start' }> {
  return { kind: 'tool-start', id: `id-${name}`, name, namespace: null, custom: false };
}

/** Writes events as words: `<a` start, `>` end, else arguments or text. */
function words(events: readonly ReplyEvent[]): string {
  return events
    .map((event) =>
      event.kind === 'tool-start'
        ? `<${event.name}`
        : event.kind === 'tool-end'
          ? '>'
          : 'text' in event
            ? event.text
            : event.kind,
    )
    .join(' ');
}

test('calls that come one after the other stream through at once', () => {
  const calls = createCallSequencer();
  expect(words(calls.start(0, startOf('a')))).toBe('<a');
  expect(words(calls.fill(0, '{"x":'))).toBe('{"x":');
  expect(words(calls.fill(0, '1}'))).toBe('1}');
  expect(words(calls.start(1, startOf('b')))).toBe('> <b');
  expect(words(calls.fill(1, '{}'))).toBe('{}');
  expect(words(calls.flush())).toBe('>');
  expect(calls.calls).toBe(2);
});

test('a second call waits while the first is unfinished, and nothing of either is lost', () => {
  const calls = createCallSequencer();
  expect(words(calls.start(0, startOf('a')))).toBe('<a');
  expect(words(calls.start(1, startOf('b')))).toBe('');
  expect(words(calls.fill(1, '{"y":'))).toBe('');
  expect(words(calls.fill(0, '{"x":1'))).toBe('{"x":1');
  expect(words(calls.fill(1, '2}'))).toBe('');
  expect(words(calls.fill(0, '}'))).toBe('} > <b {"y":2}');
  expect(words(calls.flush())).toBe('>');
});

test('text behind an unfinished call waits for it', () => {
  const calls = createCallSequencer();
  calls.start(0, startOf('a'));
  expect(words(calls.pass({ kind: 'text', text: 'after' }))).toBe('');
  expect(words(calls.finish(0))).toBe('> after');
  expect(words(calls.pass({ kind: 'text', text: 'more' }))).toBe('more');
});

test.each([' ', '\n', 'null'])('%j is no arguments, and no beginning of any', (nothing) => {
  const calls = createCallSequencer();
  calls.start(0, startOf('a'));
  expect(words(calls.fill(0, nothing))).toBe('');
  expect(words(calls.fill(0, '{"x":1}'))).toBe('{"x":1}');
  calls.start(1, { ...startOf('b'), custom: true });
  expect(words(calls.fill(1, nothing))).toBe(nothing);
});

test('a call without arguments ends with the answer', () => {
  const calls = createCallSequencer();
  calls.start(0, startOf('a'));
  calls.start(1, startOf('b'));
  expect(words(calls.fill(1, '{}'))).toBe('');
  expect(words(calls.flush())).toBe('> <b {} >');
});

test.each(['{}{', '{1}', 'x{}', '[{}]', '{"a":{}'])('what only looks like a whole call is none: %s', (text) => {
  const calls = createCallSequencer();
  calls.start(0, startOf('a'));
  calls.start(1, startOf('b'));
  expect(words(calls.fill(0, text))).toBe(text);
  expect(words(calls.flush())).toBe('> <b >');
});

test('however calls are interleaved, each comes out whole and alone', () => {
  const step = fc.record({ call: fc.nat({ max: 3 }), bytes: fc.integer({ min: 1, max: 4 }) });
  const whole = '{"path":"a}b\\"{\\\\","n":[1,{"x":{}}]}';
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const calls = createCallSequencer();
      const out: ReplyEvent[] = [];
      const sent = new Map<number, number>();
      for (const { call, bytes } of steps) {
        if (!sent.has(call)) out.push(...calls.start(call, startOf(String(call))));
        const from = sent.get(call) ?? 0;
        out.push(...calls.fill(call, whole.slice(from, from + bytes)));
        sent.set(call, Math.min(whole.length, from + bytes));
      }
      for (const [call, from] of sent) out.push(...calls.fill(call, whole.slice(from)));
      out.push(...calls.flush());
      const text = words(out).replaceAll(/ (?=[^<>]|$)/g, '');
      expect(
        text
          .split(' >')
          .filter((part) => part !== '')
          .map((part) => part.trim().slice(2))
          .toSorted(),
      ).toEqual([...sent.keys()].map(() => whole));
    }),
  );
});
