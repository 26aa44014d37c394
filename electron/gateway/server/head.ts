import { ServerResponse, type IncomingMessage } from 'node:http';

/** A response that headers can be said of before its status is known. */
export class Outgoing<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** In pairs of name and value; empty again once the head is written. */
  said: string[] = [];
}

/** Adds a header to whatever head the response will have. */
export function addHeader({ said }: Outgoing, name: string, value: string): void {
  said.push(name, value);
}

/** Says a header anew, where the head has not been sent. */
export function changeHeader({ said }: Outgoing, name: string, value: string): void {
  const at = said.indexOf(name);
  if (at !== -1) said[at + 1] = value;
}

/**
 * Writes status and headers at once. `ServerResponse.setHeader` keeps headers in a table by lower-case name, which every later one
 * is looked up in and copied from.
 */
export function writeHead(
  outgoing: Outgoing,
  status: number,
  headers: Readonly<Record<string, string | number>> = {},
): Outgoing {
  const { said } = outgoing;
  for (const name in headers) said.push(name, String(headers[name]));
  outgoing.said = []; // a stream may stay open for long, and a head that Node refuses is not for the error that follows
  outgoing.writeHead(status, said);
  return outgoing;
}

const odd = /[^\x20-\x7e]/;

export const longestHeader = 500;

/** Header values are ASCII without control characters. */
export function headerText(text: string): string {
  return (odd.test(text) ? text.replaceAll(/[^\x20-\x7e]/g, '?') : text).slice(0, longestHeader);
}
