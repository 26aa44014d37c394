/**
 * The module that `electron` resolves to under the double: the exports the app uses, each in its own file. A name that is
 * missing here is a link error when the app starts. What a test may look at besides is `__record`.
 */
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { clipboard, dialog, nativeImage, nativeTheme, Notification, powerMonitor, screen, shell } from './desktop.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { protocol } from './protocol.ts';
import { record } from './record.ts';
import { safeStorage } from './safe-storage.ts';
import { session } from './session.ts';
import { Tray } from './tray.ts';

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  record as __record,
};

/** electron-store asks for the default export. */
export default {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
};
