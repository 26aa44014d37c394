import { protocol } from 'electron';
import { pageHeaders } from '../page/page-headers.ts';
import { readWindowFiles } from '../page/window-files.ts';

/** Address of the window's page. */
export const pageUrl = 'app://ui/index.html';

const pageOrigin = 'app://ui/';

/** @returns whether an address belongs to the window's own page. */
export function isPageUrl(url: string): boolean {
  return url.startsWith(pageOrigin);
}

/**
 * Makes `app://` a scheme with an origin, as safe as https: without it neither `'self'` in the policy nor the clipboard
 * works. Must run before the app is ready.
 */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/**
 * Serves the built window under `app://ui/`, and nothing else. Unlike `file://` it has an origin of its own, cannot reach
 * other files, and carries our headers.
 *
 * @param root the built window, `dist/renderer`
 */
export function servePage(root: string): void {
  const files = readWindowFiles(root);
  protocol.handle('app', (request) => {
    const file = isPageUrl(request.url) ? files.get(new URL(request.url).pathname) : undefined;
    if (request.method !== 'GET' || !file) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(file.bytes), { headers: { ...pageHeaders, 'content-type': file.type } });
  });
}
