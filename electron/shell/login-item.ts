import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Given to a start at login: no window, only the tray. */
export const hiddenFlag = '--hidden';

/**
 * Makes the app start at login, or not. Only the packed app does: from the sources it would register bare Electron.
 *
 * @param configHome `XDG_CONFIG_HOME`, where Linux desktops look for programs to start
 */
export function setStartAtLogin(on: boolean, configHome: string): void {
  if (!app.isPackaged) return;
  if (process.platform === 'linux') writeAutostart(on, join(configHome, 'autostart'));
  else app.setLoginItemSettings({ openAtLogin: on, args: [hiddenFlag] });
}

/** Electron has no login item on Linux. @see freedesktop.org, "Desktop Application Autostart Specification" 0.5 */
export function writeAutostart(on: boolean, folder: string): void {
  const file = join(folder, 'pareto-desk.desktop');
  if (!on) {
    rmSync(file, { force: true });
    return;
  }
  // an AppImage runs from a mount point that is gone after it
  const program = process.env['APPIMAGE'] ?? process.execPath;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `[Desktop Entry]\nType=Application\nName=Pareto Desk\nExec="${program}" ${hiddenFlag}\nTerminal=false\n`,
  );
}
