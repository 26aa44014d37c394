import { app, type Session, type WebContents } from 'electron';
import { openLink } from './open-link.ts';
import { isPageUrl } from './page-protocol.ts';

/**
 * Rules for every page this app will ever show, set before the first one exists: it stays where it is, embeds nothing,
 * and opens nothing but https links, outside.
 *
 * @see Electron docs, "Security", points 12 to 15 (read 2026-11)
 */
export function hardenPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isPageUrl(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isPageUrl(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openLink(url).catch(() => {}); // a page that asks for more than https gets nothing
      return { action: 'deny' };
    });
  });
}

/** The copy buttons need it. Everything else a page can ask for (camera, location, notifications, devices) is refused. */
const allowed = 'clipboard-sanitized-write';

/** Refuses every permission but the one that copying needs, and that only to our own page. */
export function hardenSession(session: Session): void {
  const isGranted = (contents: WebContents | null, permission: string): boolean =>
    permission === allowed && contents !== null && isPageUrl(contents.getURL());
  session.setPermissionRequestHandler((contents, permission, answer) => answer(isGranted(contents, permission)));
  session.setPermissionCheckHandler(isGranted);
  session.setDevicePermissionHandler(() => false);
}
