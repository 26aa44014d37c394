import { BrowserWindow, nativeTheme, type NativeImage } from 'electron';
import type { Announce } from '../../shared/ipc.ts';
import { pageUrl } from './page-protocol.ts';
import { readBounds, rememberBounds } from './window-bounds.ts';

export interface DeskWindowOptions {
  /** The built preload. */
  readonly preload: string;
  /** Where position and size are kept. */
  readonly boundsFile: string;
  /** Off in the packed app: a pasted console command must not reach the bridge. */
  readonly devTools: boolean;
  readonly icon: NativeImage;
}

/** The one window of the app. Closing it frees its memory; showing it again makes a new one. */
export interface DeskWindow {
  /** Opens the window, or brings it to the front. */
  readonly show: () => void;
  readonly current: () => BrowserWindow | null;
  /** Tells the window what changed; nobody hears it while there is none. */
  readonly announce: Announce;
}

export function createDeskWindow(options: DeskWindowOptions): DeskWindow {
  let window: BrowserWindow | null = null;
  const open = (): void => {
    const opened = openWindow(options);
    opened.once('closed', () => {
      window = null;
    });
    window = opened;
  };
  return {
    show: () => (window ? bringToFront(window) : open()),
    current: () => window,
    announce: (name, value) => window?.webContents.send('event', name, value),
  };
}

function openWindow({ preload, boundsFile, devTools, icon }: DeskWindowOptions): BrowserWindow {
  const bounds = readBounds(boundsFile);
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    ...bounds,
    minWidth: 720,
    minHeight: 520,
    show: false,
    title: 'Pareto Desk',
    icon,
    // the page's own background, so that opening does not flash
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101215' : '#ffffff',
    webPreferences: {
      preload,
      devTools,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false, // would download dictionaries
    },
  });
  rememberBounds(window, boundsFile);
  bringBack(window);
  window.once('ready-to-show', () => {
    if (bounds?.maximized) window.maximize();
    window.show();
  });
  window.loadURL(pageUrl).catch((error: unknown) => {
    if (!window.isDestroyed()) console.error(`The window could not be loaded: ${String(error)}`);
  });
  return window;
}

/** A page whose process has crashed comes back by itself, yet not more often than this, ms. */
const comebackMs = 10_000;

/** Without it the window would stay blank until it is closed. */
function bringBack(window: BrowserWindow): void {
  let next = 0;
  window.webContents.on('render-process-gone', () => {
    const now = performance.now();
    const wait = Math.max(next - now, 0);
    next = now + wait + comebackMs;
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, wait);
  });
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
