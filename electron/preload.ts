import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Bridge, EventName, Reply } from '../shared/ipc.ts';

/** All the page ever gets of Electron. What may be asked, and by whom, is checked on the other side: `shell/ipc.ts`. */
const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke('call', name, input) as Promise<Reply<unknown>>,
  on: (listener) => {
    const relay = (_event: IpcRendererEvent, name: EventName, value: unknown): void => listener(name, value);
    ipcRenderer.on('event', relay);
    return () => {
      ipcRenderer.off('event', relay);
    };
  },
};

contextBridge.exposeInMainWorld('pareto', bridge);
