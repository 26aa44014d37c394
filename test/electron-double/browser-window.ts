import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as E from 'electron';
import { app, isQuitting, openWindows } from './app.ts';
import { cancelable } from './cancelable.ts';
import { chromium } from './cdp.ts';
import { strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

type Used = Pick<
  E.BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'loadFile'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'minimize'
  | 'restore'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'isMinimized'
  | 'isMaximized'
  | 'maximize'
  | 'setTitle'
  | 'getTitle'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
  | 'setBackgroundColor'
  | 'setMenuBarVisibility'
>;

let windows: BrowserWindow[] = [];

/** A window: a Chromium target that was told its size, and a little state about being seen. */
export class BrowserWindow extends EventEmitter implements Used {
  readonly webContents: WebContents;
  readonly id: number;
  #visible: boolean;
  #minimized = false;
  #maximized = false;
  #closed = false;
  #title: string;
  #bounds: E.Rectangle;

  constructor(options: E.BrowserWindowConstructorOptions = {}) {
    super();
    const { show = true, title = '', x = 0, y = 0, width = 800, height = 600 } = options;
    this.#visible = show;
    this.#title = title;
    this.#bounds = { x, y, width, height };
    const contents = new WebContents(options.webPreferences ?? {});
    this.id = contents.id;
    this.webContents = contents;
    contents.on('did-finish-load', () => this.emit('ready-to-show'));
    chromium().on('Target.targetDestroyed', ({ targetId }: { targetId: string }) => {
      if (targetId === contents.targetId) this.destroy();
    });
    const self = strict(this, 'BrowserWindow');
    windows.push(self);
    openWindows.push(self);
    app.emit('web-contents-created', cancelable(), this.webContents);
    app.emit('browser-window-created', cancelable(), self);
    return self;
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }
  static fromWebContents(contents: E.WebContents): BrowserWindow | null {
    return windows.find((window) => window.id === contents.id) ?? null;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return windows.find((window) => window.isVisible()) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.started;
    const { width, height } = this.#bounds;
    const metrics = { width, height, deviceScaleFactor: 0, mobile: false };
    await this.webContents.command('Emulation.setDeviceMetricsOverride', metrics);
    await this.webContents.navigate(url);
  }
  async loadFile(file: string): Promise<void> {
    await this.loadURL(pathToFileURL(resolve(file)).href);
  }

  close(): void {
    const event = cancelable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { targetId } = this.webContents;
    // fails when Chromium has closed it first
    if (targetId) chromium().send('Target.closeTarget', { targetId }).catch(() => {}); // prettier-ignore
    this.webContents.markDestroyed();
    windows = windows.filter((window) => window.id !== this.id);
    openWindows.splice(0, openWindows.length, ...windows);
    this.emit('closed');
    if (windows.length === 0 && !isQuitting()) allClosed();
  }

  show(): void {
    this.#minimized = false;
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show');
  }
  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.emit('focus');
  }
  minimize(): void {
    this.#minimized = true;
  }
  restore(): void {
    this.#minimized = false;
  }
  maximize(): void {
    this.#maximized = true;
  }
  isVisible(): boolean {
    return this.#visible && !this.#minimized;
  }
  isFocused(): boolean {
    return this.isVisible();
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isDestroyed(): boolean {
    return this.#closed;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getTitle(): string {
    return this.#title;
  }
  getBounds(): E.Rectangle {
    return this.#bounds;
  }
  getNormalBounds(): E.Rectangle {
    return this.#bounds;
  }
  setBounds(bounds: Partial<E.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resized');
  }
  setBackgroundColor(): void {}
  setMenuBarVisibility(): void {}
}

/** Without a listener Electron quits by itself. */
function allClosed(): void {
  if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
  else app.quit();
}
