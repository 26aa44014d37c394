import type { OutgoingHttpHeader, ServerResponse } from 'node:http';

/** Headers that were said before the status is known, in pairs. */
const said = new WeakMap<ServerResponse, string[]>();

/** Adds a header to whatever head the response will have. */
export function addHeader(outgoing: ServerResponse, name: string, value: string): void {
  const pairs = said.get(outgoing);
  if (pairs === undefined) said.set(outgoing, [name, value]);
  else pairs.push(name, value);
}

/**
 * Writes status and headers at once. `ServerResponse.setHeader` keeps headers in a table by lower-case name, which every later one
 * is looked up in and copied from.
 */
export function writeHead(
  outgoing: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | number>> = {},
): ServerResponse {
  const pairs: OutgoingHttpHeader[] = [...(said.get(outgoing) ?? [])];
  for (const name in headers) pairs.push(name, headers[name] as string | number);
  return outgoing.writeHead(status, pairs);
}
