import type { createCodec } from './codec.ts';

/** Electron's `contextBridge`, as the preload sees it. */
export interface ContextBridge {
  readonly exposeInMainWorld: (key: string, api: unknown) => void;
}

/**
 * One end of `contextBridge`. The same peer runs in the page's own world and in the preload's isolated one; they share the
 * DOM, so strings cross as DOM events, and functions and promises cross as numbers that call back.
 * Sent to Chromium with `toString()`: nothing from outside its own body.
 *
 * @param secret event name nobody else in the page can guess
 * @param side which end this is
 */
export function createWorldBridge(
  secret: string,
  side: 'page' | 'preload',
  codecOf: typeof createCodec,
): ContextBridge {
  type Message =
    | { readonly kind: 'call'; readonly id: number; readonly args: unknown[] }
    | { readonly kind: 'return'; readonly value: unknown }
    | { readonly kind: 'throw'; readonly error: unknown }
    | { readonly kind: 'resolve'; readonly id: number; readonly value: unknown }
    | { readonly kind: 'reject'; readonly id: number; readonly error: unknown }
    | { readonly kind: 'expose'; readonly key: string; readonly api: unknown };

  const functions: ((...args: unknown[]) => unknown)[] = [];
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let promises = 0;
  /** Answers of the calls under way, innermost last. */
  const answers: Message[] = [];

  const { encode, decode } = codecOf({
    encodeFunction: (fn) => functions.push(fn) - 1,
    decodeFunction:
      (id) =>
      (...args: unknown[]) =>
        callAcross(id, args),
    encodePromise: (promise) => {
      const id = promises++;
      promise.then(
        (value) => post({ kind: 'resolve', id, value }),
        (error: unknown) => post({ kind: 'reject', id, error }),
      );
      return id;
    },
    decodePromise: (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject })),
  });

  /** DOM events are delivered at once, so the answer is there when `post` comes back. */
  function callAcross(id: number, args: unknown[]): unknown {
    post({ kind: 'call', id, args });
    const answer = answers.pop();
    if (answer?.kind === 'throw') throw answer.error;
    if (answer?.kind !== 'return') throw new Error('electron double: the other world did not answer');
    return answer.value;
  }
  function post(message: Message): void {
    const other = side === 'page' ? 'preload' : 'page';
    window.dispatchEvent(new CustomEvent(secret + other, { detail: JSON.stringify(encode(message)) }));
  }
  function answerCall(id: number, args: unknown[]): Message {
    try {
      return { kind: 'return', value: functions[id]?.(...args) };
    } catch (error) {
      return { kind: 'throw', error };
    }
  }
  function freeze(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    Object.values(value).forEach(freeze);
    return Object.freeze(value);
  }
  function receive(message: Message): void {
    switch (message.kind) {
      case 'call':
        post(answerCall(message.id, message.args));
        return;
      case 'return':
      case 'throw':
        answers.push(message);
        return;
      case 'resolve':
        waiting.get(message.id)?.resolve(message.value);
        waiting.delete(message.id);
        return;
      case 'reject':
        waiting.get(message.id)?.reject(message.error);
        waiting.delete(message.id);
        return;
      case 'expose':
        Object.defineProperty(window, message.key, { value: freeze(message.api), enumerable: true });
    }
  }

  window.addEventListener(secret + side, (event) => {
    receive(decode(JSON.parse((event as CustomEvent<string>).detail)) as Message);
  });
  return {
    exposeInMainWorld: (key, api) => {
      if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
      post({ kind: 'expose', key, api });
    },
  };
}
