/** Everything of `electron` that the app uses, each in its own file. What a test may look at besides is `__record`. */
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
