import { useSyncExternalStore } from 'react';

/** Where the window is, kept in the address so that reloading stays there: `#/models/acme%2Fbig`. */
export interface Route {
  readonly page: string;
  /** What is open on the page: a model id, a request id, a tab. */
  readonly detail: string | null;
}

/** @param hash e.g. `#/requests/r1`; anything else is the empty route. */
export function readRoute(hash: string): Route {
  const [page = '', detail] = hash.replace(/^#\/?/, '').split('/');
  return { page, detail: detail === undefined || detail === '' ? null : decode(detail) };
}

export function writeRoute(page: string, detail: string | null = null): string {
  return `#/${page}${detail === null ? '' : `/${encodeURIComponent(detail)}`}`;
}

/** Goes to a page. `replace` leaves no step for the Back key. */
export function goTo(page: string, detail: string | null = null, options: { readonly replace?: boolean } = {}): void {
  const hash = writeRoute(page, detail);
  if (hash === location.hash) return;
  if (options.replace === true) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

let last: Route & { readonly hash: string } = { hash: '', page: '', detail: null };

/** The same object for the same address, as useSyncExternalStore wants it. */
function presentRoute(): Route {
  if (last.hash !== location.hash) last = { hash: location.hash, ...readRoute(location.hash) };
  return last;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  window.addEventListener('popstate', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
    window.removeEventListener('popstate', listener);
  };
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, presentRoute);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}
