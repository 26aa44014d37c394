import { expect, test } from 'vitest';
import { lastElements } from '../../../../electron/gateway/dialects/json-members.ts';
import { scanJsonObject } from '../../../../electron/gateway/dialects/scan-json.ts';
import { watchStrings } from '../../../../electron/gateway/dialects/string-watch.ts';

const watchFor = watchStrings(['image_url', '1h', 'file_id', 'ab']);

test.each([
  ['a key deep inside', { messages: [{ content: [{ image_url: {} }] }] }, ['image_url']],
  ['a value', { cache: { ttl: '1h' } }, ['1h']],
  ['several', { x: [{ file_id: 'y' }, '1h'] }, ['file_id', '1h']],
  ['a part of a longer text', { x: 'image_url', y: 'my image_url' }, ['image_url']],
  ['only a part of longer texts', { content: 'the "image_url" of 1h' }, []],
  ['only texts of the same length', { x: 'image_urk', y: '2h', ba: 'aa' }, []],
])('sees %s', (_what, body, seen) => {
  for (const filler of ['', 'z'.repeat(5_000)]) {
    const watch = watchFor();
    scanJsonObject(Buffer.from(JSON.stringify({ body, filler })), watch);
    expect(watch.seen).toEqual(new Set(seen));
  }
});

test('what one body had is not said of the next', () => {
  const first = watchFor();
  scanJsonObject(Buffer.from('{"a":["1h"]}'), first);
  const second = watchFor();
  scanJsonObject(Buffer.from('{"a":["2h"]}'), second);
  expect([[...first.seen], [...second.seen]]).toEqual([['1h'], []]);
});

test.each([
  ['[]', []],
  ['[ 1 ]', [1]],
  ['[{"a":[1,2]},"x,y"]', [{ a: [1, 2] }, 'x,y']],
  ['[1, [2, 3] , {"b":[4,5]} ]', [[2, 3], { b: [4, 5] }]],
  ['{"a":[1,2]}', []],
  ['"text"', []],
])('the last two elements of %s are known without parsing the others', (value, expected) => {
  const bytes = Buffer.from(`{"x":0,"messages":${value},"y":[7]}`);
  const member = scanJsonObject(bytes)[1];
  expect(member === undefined ? null : lastElements(bytes, member)).toEqual(expected);
});
