import { expect, test } from 'vitest';
import { createCodec } from '../../electron-double/page/codec.ts';

const { encode, decode } = createCodec();

/** Through text, as between two processes. */
function roundTrip(value: unknown): unknown {
  return decode(JSON.parse(JSON.stringify(encode(value))));
}

test.each([
  ['plain values', { a: [1, 'two', null, true], b: {} }],
  ['undefined as a value', { a: undefined, b: [undefined] }],
  ['a date', new Date(1_700_000_000_000)],
  ['maps and sets', new Map<unknown, unknown>([[{ key: 1 }, new Set(['a', 2n])]])],
  ['bytes', { bytes: new Uint8Array([0, 255]), words: new Uint16Array([65_535]) }],
  ['numbers JSON cannot say', [NaN, Infinity, -Infinity]],
  ['an object with a key that looks like a tag', { $: 'date', v: 1 }],
  ['the same object twice', Array.from({ length: 2 }, () => ({ same: true }))],
])('keeps %s', (_name, value) => {
  expect(roundTrip(value)).toEqual(value);
});

test('keeps name and message of an error', () => {
  const error = roundTrip(new RangeError('too far'));
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'RangeError', message: 'too far' });
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a promise', Promise.resolve(1)],
  ['something of these deep inside', { list: [{ deep: () => 1 }] }],
])('refuses %s, as structured clone does', (_name, value) => {
  expect(() => encode(value)).toThrow('An object could not be cloned.');
});

test('says that cycles are not supported instead of running for ever', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(() => encode(loop)).toThrow('cyclic IPC values are not supported');
});

test('hands functions and promises to whoever can carry them across', async () => {
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const carrying = createCodec({
    encodeFunction: (fn) => functions.push(fn) - 1,
    decodeFunction: (id) => functions[id],
    encodePromise: () => 7,
    decodePromise: (id) => Promise.resolve(id),
  });
  const back = carrying.decode(carrying.encode({ fn: () => 'called', later: Promise.resolve() })) as {
    fn: () => string;
    later: Promise<number>;
  };
  expect([back.fn(), await back.later]).toEqual(['called', 7]);
});
