import { Menu, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { ShellActions } from './shell-actions.ts';
import type { ShellFacts } from './shell-facts.ts';
import { tierItems } from './tier-items.ts';

/** The icon beside the clock. */
export interface DeskTray {
  readonly show: (facts: ShellFacts) => void;
}

/** @returns null where the desktop has no tray: then closing the window ends the app. */
export function createTray(icon: NativeImage, facts: ShellFacts, actions: ShellActions): DeskTray | null {
  try {
    const tray = new Tray(icon);
    tray.on('click', actions.showWindow);
    const show = (now: ShellFacts): void => {
      tray.setToolTip(toolTip(now));
      // Linux shows changes only in a new menu (Electron docs, "Tray", platform considerations)
      tray.setContextMenu(Menu.buildFromTemplate(trayItems(now, actions)));
    };
    show(facts);
    return { show };
  } catch (error) {
    console.error(`No tray icon: ${String(error)}`);
    return null;
  }
}

function toolTip({ tier, picks, listenError }: ShellFacts): string {
  if (listenError !== null) return 'Pareto Desk: not listening';
  return `Pareto Desk: ${tier}, ${picks[tier] ?? 'nothing available'}`;
}

function trayItems(facts: ShellFacts, actions: ShellActions): MenuItemConstructorOptions[] {
  const { lastModel, baseUrl, listenError } = facts;
  return [
    { label: 'Quality', enabled: false },
    ...tierItems(facts, actions.setTier),
    { type: 'separator' },
    { id: 'last', label: lastModel === null ? 'No answer yet' : `Last answer: ${lastModel}`, enabled: false },
    {
      id: 'base-url',
      label: listenError === null ? `Copy ${baseUrl ?? 'base URL'}` : 'Not listening: open the window',
      enabled: baseUrl !== null || listenError !== null,
      click: listenError === null ? actions.copyBaseUrl : actions.showWindow,
    },
    { type: 'separator' },
    { id: 'open', label: 'Open Pareto Desk', click: actions.showWindow },
    { id: 'quit', label: 'Quit', click: actions.quit },
  ];
}
