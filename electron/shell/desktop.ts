import { isDeepStrictEqual } from 'node:util';
import { app, nativeImage, nativeTheme } from 'electron';
import { join } from 'node:path';
import type { AppState } from '../../shared/app-state.ts';
import type { Announce, EventValue } from '../../shared/ipc.ts';
import { setStartAtLogin } from './login-item.ts';
import { menuFacts, showMenu } from './menu.ts';
import { notify } from './notify.ts';
import type { ShellActions } from './shell-actions.ts';
import { followFacts, toShellFacts, type Announcement, type ShellFacts } from './shell-facts.ts';
import { createTray, type DeskTray } from './tray.ts';

/** What the app shows outside its window. */
export interface Desktop {
  /** Keeps tray, menus, theme and login item in step with what the desk announces. */
  readonly announce: Announce;
  readonly facts: () => ShellFacts;
  /** The last window was closed. @returns whether the app stays, reachable through the tray. */
  readonly staysWithoutWindow: () => boolean;
}

/**
 * Puts up tray and menu bar.
 *
 * @param icons folder of the icons
 * @param configHome `XDG_CONFIG_HOME`
 */
export function createDesktop(state: AppState, actions: ShellActions, icons: string, configHome: string): Desktop {
  let facts = toShellFacts(state);
  const isMac = process.platform === 'darwin';
  const tray = createTray(trayIcon(icons, isMac), facts, actions);
  let hasSaidGoodbye = false;

  const show = (now: ShellFacts, before: ShellFacts | null): void => {
    tray?.show(now);
    // a menu bar that is made anew closes under the hand of whoever has it open
    if (before === null || !isDeepStrictEqual(menuFacts(now), menuFacts(before)))
      showMenu(now, actions, isMac, !app.isPackaged);
    nativeTheme.themeSource = now.theme;
    if (now.startAtLogin !== before?.startAtLogin) setStartAtLogin(now.startAtLogin, configHome);
  };
  show(facts, null);

  return {
    facts: () => facts,
    announce: (name, value) => {
      if (name === 'notice.raised') raise(value as EventValue<'notice.raised'>, actions);
      const before = facts;
      facts = followFacts(before, { name, value } as Announcement);
      if (!isDeepStrictEqual(facts, before)) show(facts, before);
    },
    staysWithoutWindow: () => {
      const stays = isMac || staysInTray(tray, facts);
      if (stays && !isMac && !hasSaidGoodbye) sayStillRunning(actions);
      hasSaidGoodbye = true;
      return stays;
    },
  };
}

/** A budget that runs out matters most while nobody looks at the window. */
function raise({ message }: EventValue<'notice.raised'>, actions: ShellActions): void {
  notify('Pareto Desk', message, actions.showWindow);
}

function staysInTray(tray: DeskTray | null, facts: ShellFacts): boolean {
  return tray !== null && facts.closeToTray;
}

/** Some Linux desktops show no tray icon and do not say so: the way back must be told. */
function sayStillRunning(actions: ShellActions): void {
  const body = 'The gateway goes on answering. Click here, or start Pareto Desk again, to open its window.';
  notify('Pareto Desk is still running', body, actions.showWindow);
}

function trayIcon(icons: string, isMac: boolean) {
  const image = nativeImage.createFromPath(join(icons, isMac ? 'trayTemplate.png' : 'tray.png'));
  image.setTemplateImage(isMac);
  return image;
}
