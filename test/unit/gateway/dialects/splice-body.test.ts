import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanJsonObject } from '../../../../electron/gateway/dialects/scan-json.ts';
import { spliceBody } from '../../../../electron/gateway/dialects/splice-body.ts';

function splice(text: string, set: Record<string, string>, drop: string[] = []): string {
  const bytes = Buffer.from(text);
  return spliceBody(bytes, scanJsonObject(bytes), { set, drop: new Set(drop) }).toString();
}

const model = { model: '"acme/big"' };

test.each([
  ['{"model":"x","n":12345678901234567890}', model, [], '{"model":"acme/big","n":12345678901234567890}'],
  ['{ "a" : "\\u00e9" , "model" : "x" }', model, [], '{ "a" : "\\u00e9" , "model" : "acme/big" }'],
  ['{"plugins":[],"model":"x"}', model, ['plugins'], '{"model":"acme/big"}'],
  ['{"model":"x", "plugins":[]}', model, ['plugins'], '{"model":"acme/big"}'],
  ['{"model":"x", "plugins":[] ,"a":1}', model, ['plugins'], '{"model":"acme/big","a":1}'],
  [
    '{"b":1,"plugins":[],"models":["y"],"model":"x","provider":{},"z":2}',
    model,
    ['plugins', 'models', 'provider'],
    '{"b":1,"model":"acme/big","z":2}',
  ],
  ['{"plugins":[]}', {}, ['plugins'], '{}'],
  ['{"a":1}', { 'b c': 'true' }, [], '{"a":1,"b c":true}'],
  ['{}', { b: 'true' }, [], '{"b":true}'],
  ['{"a":1 }', { b: 'true' }, ['a'], '{"b":true }'],
  ['{"constructor":1,"__proto__":{},"model":"x"}', model, [], '{"constructor":1,"__proto__":{},"model":"acme/big"}'],
  ['{"model":"x","model":"y"}', model, [], '{"model":"acme/big","model":"acme/big"}'],
])('%s', (text, set, drop, expected) => {
  expect(splice(text, set, drop)).toBe(expected);
});

test('the result means the same as the original with the fields changed', () => {
  const keys = fc.constantFrom('model', 'plugins', 'a', 'b', 'é"');
  const object = fc
    .uniqueArray(fc.tuple(keys, fc.jsonValue()), { selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries));
  fc.assert(
    fc.property(object, fc.uniqueArray(keys), fc.uniqueArray(keys), (body, setKeys, dropKeys) => {
      const drops = dropKeys.filter((key) => !setKeys.includes(key));
      const expected: Record<string, unknown> = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
      for (const key of drops) delete expected[key];
      for (const key of setKeys) expected[key] = 'new';
      const spliced = splice(
        JSON.stringify(body, null, 1),
        Object.fromEntries(setKeys.map((key) => [key, '"new"'])),
        drops,
      );
      expect(JSON.parse(spliced)).toEqual(expected);
    }),
  );
});
