import type * as E from 'electron';
import { isReady } from './app.ts';
import { strict } from './strict.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

const schemes = new Map<string, SchemeHandler>();

const members = {
  registerSchemesAsPrivileged: (wanted: E.CustomScheme[]) => {
    if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of wanted) {
      // Without these two the page has no origin, no clipboard and no 'self' in its policy.
      if (!privileges?.standard || !privileges.secure) {
        throw new Error(`electron double: only standard, secure schemes are modelled, not '${scheme}'`);
      }
    }
  },
  handle: (scheme: string, handler: SchemeHandler) => {
    schemes.set(scheme, handler);
  },
};

void (members satisfies Pick<E.Protocol, 'registerSchemesAsPrivileged' | 'handle'>);

export const protocol = strict(members, 'protocol');

/** Patterns of the addresses that `answerScheme` serves. */
export function servedPatterns(): string[] {
  return [...schemes.keys()].map((scheme) => `http://*.${scheme}.localhost/*`);
}

/** Chromium knows no app://, so `app://host/x` is shown as `http://host.app.localhost/x`: also a secure context. */
export function toWebUrl(url: string): string {
  const scheme = /^(\w+):/.exec(url)?.[1] ?? '';
  return schemes.has(scheme) ? url.replace(/^\w+:\/\/([^/]+)/, `http://$1.${scheme}.localhost`) : url;
}

/** The way back: what the app calls the address. */
export function fromWebUrl(url: string): string {
  const [, host, scheme, path] = /^http:\/\/([^/]+)\.(\w+)\.localhost(\/.*)?$/.exec(url) ?? [];
  return scheme && schemes.has(scheme) ? `${scheme}://${host}${path ?? '/'}` : url;
}

/** Lets the app's own handler answer; null when the address is none of its schemes. */
export async function answerScheme(webUrl: string, init: RequestInit): Promise<Response | null> {
  const url = fromWebUrl(webUrl);
  const handler = schemes.get(/^(\w+):/.exec(url)?.[1] ?? '');
  if (!handler) return null;
  try {
    return await handler(new Request(url, init));
  } catch (error) {
    console.error(error);
    return new Response(null, { status: 500 });
  }
}
