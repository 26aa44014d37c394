import { Notification } from 'electron';

/**
 * Shows a desktop notification, where the desktop has them. Only for what matters while nobody looks at the window.
 *
 * @param onClick what a click on it does
 */
export function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notification.on('click', onClick);
  notification.show();
}
