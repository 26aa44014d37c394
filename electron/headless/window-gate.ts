import type { IncomingMessage } from 'node:http';

/** Why a request is turned away before anything else is looked at. */
export interface Refusal {
  readonly status: 400 | 403 | 421;
  readonly message: string;
}

/**
 * Lets only the window's own page in: no foreign host name that was rebound to loopback, no other web page.
 *
 * @param port the window's own.
 * @returns null for a request that may go on.
 */
export function findRefusal(request: IncomingMessage, port: number): Refusal | null {
  const { headers, url = '' } = request;
  if (!url.startsWith('/')) return { status: 400, message: 'Write the path only.' };
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const host = headers.host?.toLowerCase() ?? '';
  if (hosts.length !== 1 || !ownHosts(port).includes(host))
    return { status: 421, message: `This window is at http://127.0.0.1:${port} only.` };
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return { status: 403, message: 'Other pages may not call this window.' };
  const site = headers['sec-fetch-site'];
  if ((site === 'cross-site' || site === 'same-site') && !isOpening(request))
    return { status: 403, message: 'Other pages may not call this window.' };
  return null;
}

/** A person follows a link to the window, e.g. from a terminal in a browser. The page alone holds nothing secret. */
function isOpening({ method, url, headers }: IncomingMessage): boolean {
  const isPage = method === 'GET' && url === '/';
  return isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}
