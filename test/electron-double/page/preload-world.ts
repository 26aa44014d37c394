import type { createCodec } from './codec.ts';
import type { ContextBridge } from './world-bridge.ts';

/** What the preload's world sends to the main process. */
export type FromPreload =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown }
  | { readonly kind: 'send'; readonly channel: string; readonly args: unknown };

/** What the main process sends to the preload's world. */
export type ToPreload =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: unknown };

/**
 * What a sandboxed preload may `require`. Runs in the isolated world, where Chromium has put the binding
 * `electronDoubleSend` that the page cannot see. Sent with `toString()`: nothing from outside its own body.
 */
export function createPreloadRequire(bridge: ContextBridge, codecOf: typeof createCodec): (name: string) => unknown {
  type Listener = (event: unknown, ...args: unknown[]) => void;
  type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

  const world = globalThis as unknown as {
    electronDoubleSend: (text: string) => void;
    electronDoubleDeliver: (text: string) => void;
  };
  const { encode, decode } = codecOf();
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, { listener: Listener; once: boolean }[]>();
  let lastId = 0;

  function send(message: FromPreload): void {
    world.electronDoubleSend(JSON.stringify(message));
  }
  function add(channel: string, listener: Listener, once: boolean): typeof ipcRenderer {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
    return ipcRenderer;
  }
  function remove(channel: string, listener: Listener): typeof ipcRenderer {
    const left = (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener);
    listeners.set(channel, left);
    return ipcRenderer;
  }

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        send({ kind: 'invoke', id, channel, args: encode(args) });
      }),
    send: (channel: string, ...args: unknown[]): void => send({ kind: 'send', channel, args: encode(args) }),
    on: (channel: string, listener: Listener) => add(channel, listener, false),
    once: (channel: string, listener: Listener) => add(channel, listener, true),
    off: remove,
    removeListener: remove,
  };

  function settle(message: Exclude<ToPreload, { kind: 'event' }>): void {
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'reply') waiter?.resolve(decode(message.value));
    else waiter?.reject(new Error(message.message));
  }
  world.electronDoubleDeliver = (text) => {
    const message = JSON.parse(text) as ToPreload;
    if (message.kind !== 'event') {
      settle(message);
      return;
    }
    const present = listeners.get(message.channel) ?? [];
    listeners.set(
      message.channel,
      present.filter((entry) => !entry.once),
    );
    const args = decode(message.args) as unknown[];
    for (const { listener } of present) listener({ sender: ipcRenderer, ports: [] }, ...args);
  };

  return (name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge: bridge };
    throw new Error(`module not found: ${name}`); // a sandboxed preload has electron and a few polyfills, nothing else
  };
}
