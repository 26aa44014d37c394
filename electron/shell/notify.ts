import { Notification } from 'electron';

/**
 * The last ones. Electron forgets one that nobody refers to, and then a click on it does nothing (electron/electron#12690,
 * #16922), also in the system's list, where it stays after its `close` event.
 */
const shown: Notification[] = [];
const mostShown = 20;

/**
 * Shows a desktop notification, where the desktop has them. Only for what matters while nobody looks at the window.
 *
 * @param onClick what a click on it does
 */
export function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notification.on('click', onClick);
  shown.push(notification);
  if (shown.length > mostShown) shown.shift();
  notification.show();
}
