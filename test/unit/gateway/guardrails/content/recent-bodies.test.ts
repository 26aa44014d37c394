import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspectRequest } from '../../../../../electron/gateway/guardrails/content/content-guard.ts';
import { commonLength, createRecentBodies } from '../../../../../electron/gateway/guardrails/content/recent-bodies.ts';
import { compiled, contentPolicy, freshMemory } from '../../../../support/content-policies.ts';
import { githubToken } from '../../../../support/made-up-secrets.ts';

test('the common beginning of two buffers is found to the byte', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 50 }),
      fc.uint8Array({ maxLength: 50 }),
      (head, one, two) => {
        const [a, b] = [Buffer.from([...head, ...one]), Buffer.from([...head, ...two])];
        let expected = 0;
        while (expected < Math.min(a.length, b.length) && a[expected] === b[expected]) expected += 1;
        expect(commonLength(a, b)).toBe(expected);
      },
    ),
    { numRuns: 2_000, seed: 3 },
  );
});

test('a turn is read on from the last message that is as it was', () => {
  const recent = createRecentBodies();
  const boundaries = [20_000, 30_000, 40_000].map((offset, index) => ({ offset, key: 'messages', index }));
  recent.keep(Buffer.alloc(50_000, 'a'), boundaries);
  const changed = Buffer.alloc(60_000, 'a');
  changed[39_999] = 0;
  expect(recent.resume(changed)).toEqual({ boundary: boundaries[1], earlier: boundaries.slice(0, 1) });
  expect(recent.resume(Buffer.alloc(60_000, 'a'))?.boundary).toEqual(boundaries[2]);
  expect(recent.resume(Buffer.alloc(60_000, 'b'))).toBeNull();
});

test('only so many bodies and bytes are kept, the latest ones', () => {
  const recent = createRecentBodies();
  const boundaries = [{ offset: 100_000, key: 'messages', index: 9 }];
  const bodies = Array.from({ length: 30 }, (_, number) => Buffer.alloc(2_000_000, String.fromCharCode(65 + number)));
  for (const body of bodies) recent.keep(body, boundaries);
  const known = bodies.flatMap((body, number) => (recent.resume(body) === null ? [] : [number]));
  expect(known).toEqual([22, 23, 24, 25, 26, 27, 28, 29]);
});

test('whatever a conversation does, the inspection says what it would say of the body alone', () => {
  const filler = 'Lorem ipsum dolor sit amet, “consectetur” — \\n "x" '.repeat(60);
  const message = fc.record({
    role: fc.constantFrom('user', 'assistant', 'tool'),
    content: fc
      .constantFrom('plain', `key ${githubToken}`, 'mail jane@acme.org', 'ü€😀', '')
      .map((text) => filler + text),
  });
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), message }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), message }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), message }) },
  );
  const content = compiled(contentPolicy({ secrets: 'redact', email: 'flag' }));
  fc.assert(
    fc.property(fc.array(step, { minLength: 8, maxLength: 25 }), (steps) => {
      const memory = freshMemory();
      const messages: unknown[] = [];
      for (const { kind, message: next } of steps) {
        if (kind === 'drop') messages.pop();
        else if (kind === 'change') messages[Math.floor(messages.length / 2)] = next;
        else messages.push(next);
        const body = Buffer.from(JSON.stringify({ model: 'm', system: 'Be kind.', messages, instructions: 'tail' }));
        const { findings, action, bytes, originals } = inspectRequest(body, content, memory);
        const alone = inspectRequest(body, content, freshMemory());
        expect({ findings, action, originals, text: bytes.toString() }).toEqual({
          findings: alone.findings,
          action: alone.action,
          originals: alone.originals,
          text: alone.bytes.toString(),
        });
      }
    }),
    { numRuns: 60, seed: 11 },
  );
});
