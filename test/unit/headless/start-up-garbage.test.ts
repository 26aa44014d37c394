import { expect, test, vi } from 'vitest';
import { collectStartUpGarbage } from '../../../electron/headless/start-up-garbage.ts';

test('what the start has left behind is collected once it is over, and nobody else gets the collector', () => {
  vi.useFakeTimers();
  try {
    collectStartUpGarbage();
    const left = new WeakRef({ large: new Uint8Array(1_000_000) });
    expect(left.deref()).toBeDefined();
    expect(() => vi.advanceTimersByTime(3_000)).not.toThrow();
    expect('gc' in globalThis).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
