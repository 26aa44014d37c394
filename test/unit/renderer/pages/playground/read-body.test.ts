import { expect, test } from 'vitest';
import { readBody } from '../../../../../renderer/pages/playground/read-body.ts';

test('an object is taken as it is', () => {
  expect(readBody('{ "model": "auto" }')).toEqual({ body: { model: 'auto' }, problem: null });
});

test.each(['[]', '"text"', 'null', '7'])('%s is JSON, but no request', (text) => {
  expect(readBody(text).problem).toMatch(/^A request is a JSON object/);
});

test('a slip is told by line and column, without a piece of the body', () => {
  const { problem } = readBody('{\n  "model": "auto",\n  "secret" "sk-1"\n}');
  expect(problem).toMatch(/^This is no JSON\. Line 3, column 12: expected ':'/);
  expect(problem).not.toContain('sk-1');
});

test('a body that was cut off is told at its end', () => {
  expect(readBody('{\n "model": "auto"').problem).toMatch(/^This is no JSON\. Line 2, column \d+: /);
  expect(readBody('{ "model": "au').problem).toMatch(/Line 1, column \d+: /);
});
