import type * as E from 'electron';
import type { Notification } from './desktop.ts';
import type { Menu } from './menu.ts';
import type { Tray } from './tray.ts';

/** What the app asked the desktop for, and what the test wants a person to have answered. */
export const record = {
  trays: [] as Tray[],
  notifications: [] as E.NotificationConstructorOptions[],
  /** As Electron holds them: not at all. */
  shown: [] as WeakRef<Notification>[],
  /** Addresses and files given to the system to open. */
  opened: [] as string[],
  dialogs: [] as object[],
  /** Answers to the next dialogs, first one first. */
  dialogAnswers: [] as object[],
  appMenu: null as Menu | null,
  loginItem: null as E.Settings | null,
  clipboard: '',
};
