import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonScanError } from '../../../../electron/gateway/dialects/json-grammar.ts';
import { memberValue } from '../../../../electron/gateway/dialects/json-members.ts';
import { scanJsonObject } from '../../../../electron/gateway/dialects/scan-json.ts';

const scan = (text: string) => scanJsonObject(Buffer.from(text));

function scanned(text: string): unknown {
  const bytes = Buffer.from(text);
  return Object.fromEntries(scanJsonObject(bytes).map((member) => [member.key, memberValue(bytes, member)]));
}

test('finds the members of the outermost object with their exact byte ranges', () => {
  const text = ' { "model" : "päreto" , "n":[1,{"model":"inner"}],"e":{} } ';
  const bytes = Buffer.from(text);
  const members = scanJsonObject(bytes);
  expect(members.map((m) => [m.key, bytes.toString('utf8', m.valueStart, m.valueEnd)])).toEqual([
    ['model', '"päreto"'],
    ['n', '[1,{"model":"inner"}]'],
    ['e', '{}'],
  ]);
});

test('a key that is written with escapes is read as the key it means', () => {
  expect(scan('{"mod\\u0065l":1}')[0]?.key).toBe('model');
});

test.each([
  '',
  ' ',
  '[]',
  '"x"',
  '1',
  'null',
  '{',
  '}',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{,}',
  '{"a":1 "b":2}',
  '{"a":1}}',
  '{"a":1} x',
  '{"a":01}',
  '{"a":1.}',
  '{"a":.5}',
  '{"a":+1}',
  '{"a":1e}',
  '{"a":-}',
  '{"a":tru}',
  '{"a":truex}',
  '{"a":nul',
  '{"a":NaN}',
  '{"a":[1,]}',
  '{"a":[,1]}',
  '{"a":{"b":1,}}',
  '{"a":[1}',
  '{"a":{"b":1]}',
  '{"a":"\n"}',
  '{"a":"\\x"}',
  '{"a":"\\u12g4"}',
  '{"a":"x',
  "{'a':1}",
  '{"a":"\u0000"}',
  '{a:1}',
  '{"a":1;}',
  '\uFEFF{"a":1}',
])('refuses %j, as JSON.parse does', (text) => {
  expect(() => scan(text)).toThrow(JsonScanError);
});

test('refuses bytes that are not UTF-8', () => {
  expect(() => scanJsonObject(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow('not valid UTF-8');
});

test('refuses nesting that would exhaust a stack', () => {
  expect(() => scan(`{"a":${'['.repeat(100_000)}`)).toThrow('nested more than');
});

test('any object that JSON.stringify can write is read back member by member', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
      fc.constantFrom(undefined, 1, '\t'),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(scanned(text)).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('it accepts exactly what JSON.parse accepts, for mutated bodies', () => {
  const body =
    '{"model":"pareto-code","stream":true,"messages":[{"role":"user","content":"a \\"b\\" \\u00e9\\n"}],"n":-1.5e+3,"x":[null,false,{}]}';
  fc.assert(
    fc.property(
      fc.nat(body.length - 1),
      fc.constantFrom(...'{}[]",:\\0 1etnu.-+'),
      fc.boolean(),
      (at, character, replace) => {
        const text = body.slice(0, at) + character + body.slice(replace ? at + 1 : at);
        let valid = true;
        try {
          valid = typeof JSON.parse(text) === 'object';
        } catch {
          valid = false;
        }
        if (valid) expect(scanned(text)).toEqual(JSON.parse(text));
        else expect(() => scan(text)).toThrow(JsonScanError);
      },
    ),
    { numRuns: 2_000 },
  );
});
