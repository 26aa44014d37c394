import { expect, test, vi } from 'vitest';
import { collectStartUpGarbage } from '../../../electron/headless/start-up-garbage.ts';

/** Something that only the collector takes away. */
function garbage(): WeakRef<object> {
  return new WeakRef({ large: new Uint8Array(1_000_000) });
}

test('what the start has left behind is collected once it is over, and nobody else gets the collector', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    collectStartUpGarbage();
    const left = garbage();
    await new Promise(setImmediate); // within one turn a WeakRef keeps what it was asked for
    vi.advanceTimersByTime(2_999);
    expect(left.deref()).toBeDefined();
    await new Promise(setImmediate);
    vi.advanceTimersByTime(1);
    expect(left.deref()).toBeUndefined();
    expect('gc' in globalThis).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
