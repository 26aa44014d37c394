import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQuoteFinder } from '../../../../electron/gateway/dialects/find-quotes.ts';
import { JsonScanError } from '../../../../electron/gateway/dialects/json-grammar.ts';
import { memberValue } from '../../../../electron/gateway/dialects/json-members.ts';
import { scanJsonObject } from '../../../../electron/gateway/dialects/scan-json.ts';

const finder = createQuoteFinder();

/** Offsets of quotes that begin and end strings, one character after the other. */
function quotesByHand(text: string): number[] {
  const found: number[] = [];
  let escaped = false;
  [...Buffer.from(text)].forEach((byte, at) => {
    if (escaped) escaped = false;
    else if (byte === 0x5c) escaped = true;
    else if (byte === 0x22) found.push(at);
  });
  return found;
}

/** Texts whose quotes and runs of backslashes fall on every place of a block of 64. */
const strings = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('\\', '"', '\\\\\\', '\n', 'é', '\u0001', 'u12', 'a'.repeat(61)) },
    fc.string({ unit: 'binary' }),
  ),
  { maxLength: 60 },
);

test('this machine finds quotes sixteen bytes at a time', () => {
  expect(finder).not.toBeNull();
});

test('every quote is found, whatever stands before it and wherever it falls', () => {
  fc.assert(
    fc.property(strings, (parts) => {
      const text = JSON.stringify({ parts, all: parts.join('') });
      expect([...(finder?.find(Buffer.from(text)) ?? [])]).toEqual(quotesByHand(text));
    }),
    { numRuns: 500 },
  );
});

test('quotes are found across windows of 64 KB, a backslash at the end of one included', () => {
  for (let shift = 0; shift < 8; shift += 1) {
    const text = `"${'x'.repeat(65_536 - 8 + shift)}\\"y\\u00e9\\\\"`.repeat(3);
    expect([...(finder?.find(Buffer.from(text)) ?? [])]).toEqual(quotesByHand(text));
  }
});

test.each([
  ['an unfinished string', '"abc'],
  ['a line end inside a string', '"a\nb"'],
  ['an unknown escape', '"a\\xb"'],
  ['an escaped NUL', '"\\\u0000"'],
  ['a capital escape', '"\\N"'],
  ['too few hexadecimal digits', '"\\u12g4"'],
  ['hexadecimal digits cut short by the end of the string', '"\\u12"'],
])('%s is no proper string, at any place of a block', (_what, string) => {
  for (let shift = 0; shift < 130; shift += 1) {
    expect(finder?.find(Buffer.from(`${' '.repeat(shift)}${string}`))).toBeNull();
  }
});

test('a large body is accepted exactly when JSON.parse accepts it', () => {
  const turn = { role: 'tool', content: 'const a = "b\\n";\n\t// \u00e9 \\ "' };
  const body = JSON.stringify({ model: 'pareto-code', n: -1.5e3, messages: Array.from({ length: 60 }, () => turn) });
  fc.assert(
    fc.property(
      fc.nat(body.length - 1),
      fc.constantFrom(...'{}[]",:\\0 1etnux\n\u0001'),
      fc.boolean(),
      (at, character, replace) => {
        const text = body.slice(0, at) + character + body.slice(replace ? at + 1 : at);
        const expected = parse(text);
        if (expected === undefined) expect(() => scanJsonObject(Buffer.from(text))).toThrow(JsonScanError);
        else expect(scanned(text)).toEqual(expected);
      },
    ),
    { numRuns: 3_000 },
  );
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function scanned(text: string): unknown {
  const bytes = Buffer.from(text);
  return Object.fromEntries(scanJsonObject(bytes).map((member) => [member.key, memberValue(bytes, member)]));
}
