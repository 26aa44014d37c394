import { join } from 'node:path';
import { app } from 'electron';
import { writeAutostartEntry } from './autostart-entry.ts';
import { hiddenFlag } from './command-line.ts';

/**
 * Makes the app start at login, or not. Only the packed app does: from the sources it would register bare Electron.
 *
 * @param configHome `XDG_CONFIG_HOME`, where Linux desktops look for programs to start; Electron has no login item there
 */
export function setStartAtLogin(on: boolean, configHome: string): void {
  if (!app.isPackaged) return;
  // an AppImage runs from a mount point that is gone after it
  const program = process.env['APPIMAGE'] ?? process.execPath;
  if (process.platform === 'linux') writeAutostartEntry(on, join(configHome, 'autostart'), program);
  else app.setLoginItemSettings({ openAtLogin: on, args: [hiddenFlag] });
}

/**
 * Whether this start is to show no window. macOS gives a login item no words of ours: there the system says how the app was
 * started.
 *
 * @param hidden `hiddenFlag` was given.
 */
export function isHiddenStart(hidden: boolean): boolean {
  return hidden || app.getLoginItemSettings().wasOpenedAtLogin;
}
