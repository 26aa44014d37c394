import type { Bridge, CallName, Input, Output, Reply } from '../shared/ipc.ts';
import { openHttpBridge } from './http-bridge.ts';

/** How the window stands to the main side: `locked` = a browser that has not shown the token. */
export type Connection = 'live' | 'lost' | 'locked';

/** The way out of the window: Electron's preload, or HTTP when a browser shows the same page. */
export interface Door extends Bridge {
  /** Told about every change; starts as `live`. @returns a function that ends the subscription. */
  onConnection(listener: (connection: Connection) => void): () => void;
}

declare global {
  interface Window {
    /** Exposed by the preload; absent in a browser. */
    readonly pareto?: Bridge;
  }
}

/** An answer that is no value. `code` is for the program, the message for the person. */
export class AskError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'AskError';
    this.code = code;
  }
}

/** The only door of the window. Opened once, at start. */
export const door: Door = window.pareto === undefined ? openHttpBridge(window) : fromPreload(window.pareto);

/** Asks the main side. Throws an AskError with a sentence for the person. */
export async function ask<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const reply = await askSafely(name, input);
  if (!reply.ok) throw new AskError(reply.error.code, reply.error.message);
  // main answers by the same contract
  return reply.value as Output<N>;
}

async function askSafely(name: CallName, input: unknown): Promise<Reply<unknown>> {
  try {
    return await door.call(name, input);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: 'unreachable', message } };
  }
}

/** With Electron the other side lives and dies with the window. */
function fromPreload(bridge: Bridge): Door {
  return {
    call: (name, input) => bridge.call(name, input),
    on: (listener) => bridge.on(listener),
    onConnection: () => () => {},
  };
}
