import { EventEmitter } from 'node:events';
import type * as E from 'electron';
import { strict } from './strict.ts';

type Handler = (event: E.IpcMainInvokeEvent, ...args: never[]) => unknown;

const handlers = new Map<string, Handler>();

const members = {
  handle: (channel: string, handler: Handler) => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler: (channel: string) => {
    handlers.delete(channel);
  },
};

void (members satisfies { [K in keyof E.IpcMain]?: unknown });

export const ipcMain = strict(Object.assign(new EventEmitter(), members), 'ipcMain');

/** What happens on `ipcRenderer.invoke`: the handler's value, or its error. */
export async function answerInvoke(channel: string, event: unknown, args: readonly unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return handler(event as E.IpcMainInvokeEvent, ...(args as never[]));
}
