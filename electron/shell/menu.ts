import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { ShellActions } from './shell-actions.ts';
import type { ShellFacts } from './shell-facts.ts';
import { tierItems } from './tier-items.ts';

/** What the menu bar shows; requests come and go without it. */
export type MenuFacts = Pick<ShellFacts, 'tier' | 'picks' | 'baseUrl'>;

export function menuFacts({ tier, picks, baseUrl }: ShellFacts): MenuFacts {
  return { tier, picks, baseUrl };
}

/** Puts up the menu bar: on macOS nothing can be copied or pasted without one. */
export function showMenu(facts: MenuFacts, actions: ShellActions, isMac: boolean, devTools: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuItems(facts, actions, isMac, devTools)));
}

function menuItems(
  facts: MenuFacts,
  actions: ShellActions,
  isMac: boolean,
  devTools: boolean,
): MenuItemConstructorOptions[] {
  const appOrFile: MenuItemConstructorOptions = isMac
    ? { role: 'appMenu' }
    : { label: 'File', submenu: [{ role: 'close' }, { label: 'Quit', accelerator: 'Ctrl+Q', click: actions.quit }] };
  const debugging: MenuItemConstructorOptions[] = devTools
    ? [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }]
    : [];
  return [
    appOrFile,
    { role: 'editMenu' },
    {
      label: 'Quality',
      submenu: [
        ...tierItems(facts, actions.setTier, (position) => `CmdOrCtrl+Shift+${position}`),
        { type: 'separator' },
        { label: 'Copy base URL', enabled: facts.baseUrl !== null, click: actions.copyBaseUrl },
      ],
    },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...debugging,
      ],
    },
    { role: 'windowMenu' },
  ];
}
