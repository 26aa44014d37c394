import { listOf, objectOf, type Json } from '../../gateway/catalog/refresh/read-json.ts';
import type { Fetched, Fetcher, Validators } from './fetch-json.ts';

/** @returns the address of the page after this one, absolute or relative; null = it was the last. */
export type NextPage = (page: Json, number: number) => string | null;

/** More pages than any list has: a server that never stops is not followed for ever. */
const mostPages = 10;

/**
 * Fetches a list page by page and joins the rows of `data`. All or nothing: half a list would look like a shrunken one.
 * A list of several pages is never asked for conditionally, since the version of one page says nothing about the others.
 */
export async function fetchPages(
  fetcher: Fetcher,
  url: string,
  headers: Readonly<Record<string, string>>,
  validators: Validators | null,
  nextPage: NextPage,
): Promise<Fetched> {
  const first = await fetcher.get(url, headers, validators);
  if (first.kind !== 'changed') return first;
  const rows = [...listOf(objectOf(first.json)['data'])];
  let next = nextPage(objectOf(first.json), 1);
  if (next === null) return first;
  for (let number = 2; next !== null; number += 1) {
    const address: string | null = number > mostPages ? null : sameOrigin(next, url);
    if (address === null) return strayed(url);
    const page: Fetched = await fetcher.get(address, headers, null);
    if (page.kind !== 'changed') return page;
    rows.push(...listOf(objectOf(page.json)['data']));
    next = nextPage(objectOf(page.json), number);
  }
  return { kind: 'changed', json: { ...objectOf(first.json), data: rows }, validators: null };
}

/** A key goes to the address it belongs to, whatever an answer says. */
function sameOrigin(next: string, url: string): string | null {
  const address = URL.parse(next, url);
  return address !== null && address.origin === new URL(url).origin ? address.href : null;
}

function strayed(url: string): Fetched {
  const reason = `The list of ${new URL(url).host} goes on at another address, or does not end.`;
  return { kind: 'failed', reason, status: null, passing: false, retryAfterMs: null };
}
