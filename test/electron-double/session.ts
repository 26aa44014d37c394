import type * as E from 'electron';
import { chromium } from './cdp.ts';
import { strict } from './strict.ts';

type RequestHandler = Parameters<E.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<E.Session['setPermissionCheckHandler']>[0];

let requestHandler: RequestHandler = null;
let checkHandler: CheckHandler = null;

const members = {
  setPermissionRequestHandler: (handler: RequestHandler) => {
    requestHandler = handler;
  },
  setPermissionCheckHandler: (handler: CheckHandler) => {
    checkHandler = handler;
  },
  setDevicePermissionHandler: (_handler: Parameters<E.Session['setDevicePermissionHandler']>[0]) => {},
  setSpellCheckerEnabled: (_on: boolean) => {},
};

void (members satisfies Pick<E.Session, keyof typeof members>);

export const session = { defaultSession: strict(members, 'session.defaultSession') };

/** Electron's name of a permission, and Chromium's. */
const permissions = {
  'clipboard-sanitized-write': 'clipboard-write',
  'clipboard-read': 'clipboard-read',
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
} as const;

/**
 * Asks the app's own handlers about every permission and tells Chromium the answers. Electron asks when the page does; the
 * answer of a handler that looks at nothing but its arguments is the same.
 *
 * @param webOrigin origin as Chromium sees it; `appUrl` is what the app calls the same page
 */
export async function settlePermissions(contents: unknown, webOrigin: string, appUrl: string): Promise<void> {
  for (const [electronName, name] of Object.entries(permissions)) {
    const granted = (await askRequestHandler(contents, electronName, appUrl)) && check(contents, electronName, appUrl);
    await chromium().send('Browser.setPermission', {
      permission: { name, ...(name === 'clipboard-write' && { allowWithoutSanitization: false }) },
      setting: granted ? 'granted' : 'denied',
      origin: webOrigin,
    });
  }
}

/** Without a handler Electron grants. */
function askRequestHandler(contents: unknown, permission: string, url: string): Promise<boolean> {
  const handler = requestHandler;
  if (!handler) return Promise.resolve(true);
  type Arguments = Parameters<typeof handler>;
  const details = { isMainFrame: true, requestingUrl: url } as Arguments[3];
  return new Promise((resolve) => {
    handler(contents as Arguments[0], permission as Arguments[1], resolve, details);
  });
}

function check(contents: unknown, permission: string, url: string): boolean {
  if (!checkHandler) return true;
  type Arguments = Parameters<typeof checkHandler>;
  const details = { isMainFrame: true, requestingUrl: url } as Arguments[3];
  return checkHandler(contents as Arguments[0], permission as Arguments[1], url, details);
}
