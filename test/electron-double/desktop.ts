import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type * as E from 'electron';
import { record } from './record.ts';
import { strict } from './strict.ts';

// The small parts of the desktop: each notes what the app asked for, and some answer what the test has queued.

export const shell = strict(
  {
    openExternal: async (url: string) => {
      record.opened.push(url);
    },
    openPath: async (path: string) => {
      record.opened.push(path);
      return '';
    },
  } satisfies Partial<E.Shell>,
  'shell',
);

export const clipboard = strict(
  {
    writeText: async (text: string) => {
      record.clipboard = text;
    },
    readText: async () => record.clipboard,
  } satisfies Partial<E.Clipboard>,
  'clipboard',
);

export const dialog = strict(
  {
    showErrorBox: (title: string, content: string) => {
      record.dialogs.push({ title, content });
    },
    showMessageBox: async (...args: object[]) => answer(args, { response: 0, checkboxChecked: false }),
    showOpenDialog: async (...args: object[]) => answer(args, { canceled: true, filePaths: [] }),
    showSaveDialog: async (...args: object[]) => answer(args, { canceled: true, filePath: '' }),
  } satisfies { [K in keyof E.Dialog]?: unknown },
  'dialog',
);

/** The last argument is what the dialog should say; a window may come before it. */
function answer(args: readonly object[], fallback: object): object {
  record.dialogs.push(args.at(-1) ?? {});
  return record.dialogAnswers.shift() ?? fallback;
}

/** A notification that is "shown" by being noted. */
export class Notification extends EventEmitter {
  readonly #options: E.NotificationConstructorOptions;

  constructor(options: E.NotificationConstructorOptions = {}) {
    super();
    this.#options = options;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    record.notifications.push(this.#options);
    record.shown.push(new WeakRef(this));
    this.emit('show');
  }
  close(): void {
    this.emit('close', {});
  }
}

class NativeImage {
  readonly #path: string;
  #template = false;

  constructor(path: string) {
    this.#path = path;
  }
  isEmpty(): boolean {
    return !existsSync(this.#path);
  }
  setTemplateImage(on: boolean): void {
    this.#template = on;
  }
  isTemplateImage(): boolean {
    return this.#template;
  }
}

export const nativeImage = strict(
  { createFromPath: (path: string) => new NativeImage(path), createEmpty: () => new NativeImage('') },
  'nativeImage',
);

export const nativeTheme = strict(
  Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: false }),
  'nativeTheme',
);

export const powerMonitor = strict(new EventEmitter(), 'powerMonitor');

const workArea = { x: 0, y: 0, width: 1920, height: 1040 };
const display = { id: 1, scaleFactor: 1, bounds: { ...workArea, height: 1080 }, workArea, workAreaSize: workArea };

export const screen = strict(
  Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
    getDisplayMatching: () => display,
  }),
  'screen',
);
