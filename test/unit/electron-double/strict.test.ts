import { expect, test } from 'vitest';
import { strict } from '../../electron-double/strict.ts';

class Counter {
  #count = 0;
  add(): number {
    this.#count += 1;
    return this.#count;
  }
}

test('what is there works, private fields included', () => {
  const counter = strict(new Counter(), 'counter');
  counter.add();
  expect(counter.add()).toBe(2);
});

test('what is not there fails loudly', () => {
  const counter = strict(new Counter() as Counter & { reset(): void }, 'counter');
  expect(() => counter.reset()).toThrow('electron double: counter.reset is not modelled');
});

test('a value can be awaited and printed, which asks for names of its own', async () => {
  const counter = strict(new Counter(), 'counter');
  expect(await Promise.resolve(counter)).toBe(counter);
  expect(JSON.stringify(counter)).toBe('{}');
});
