import { ServerResponse, type IncomingMessage } from 'node:http';

/** A response whose headers can be given before its status is known. */
export class Outgoing<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** Headers that wait for the head, in pairs of name and value. */
  pending: string[] = [];
  /** Its head has been written with a first piece: what follows may go to its socket, once it has one. */
  hasBegun = false;
  /** Its socket tells it when it has drained. */
  hearsSocket = false;
}

/** Adds a header to whatever head the response will have. */
export function addHeader({ pending }: Outgoing, name: string, value: string): void {
  pending.push(name, value);
}

/** Replaces a header that waits for the head. */
export function changeHeader({ pending }: Outgoing, name: string, value: string): void {
  const at = pending.indexOf(name);
  if (at !== -1) pending[at + 1] = value;
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
  const { pending } = outgoing;
  for (const name in headers) pending.push(name, String(headers[name]));
  outgoing.pending = []; // a stream may stay open for long, and a head that Node refuses is not for the error that follows
  outgoing.writeHead(status, pending);
  return outgoing;
}

/** Up to here a copy costs less than what it saves. */
export const mostBytesAsText = 16 * 1024;

/**
 * Writes a piece of a body whose length is not known beforehand. Node writes a chunk in four pieces: its length, the bytes, and a line
 * end behind each, which its socket holds back until the next tick. Here it is one write to the socket as soon as the head has gone.
 *
 * @param text every character is one byte
 */
export function writePiece(outgoing: Outgoing, text: string): void {
  if (text === '') return;
  if (!outgoing.chunkedEncoding) return void outgoing.write(text, 'latin1');
  const chunk = `${text.length.toString(16)}\r\n${text}\r\n`;
  const { socket } = outgoing;
  // A response without a socket waits for an earlier answer on its connection.
  if (!outgoing.hasBegun || socket?.writable !== true) return writeChunk(outgoing, chunk);
  if (socket.write(chunk, 'latin1') || outgoing.hearsSocket) return;
  outgoing.hearsSocket = true;
  socket.once('drain', () => {
    outgoing.hearsSocket = false;
    outgoing.emit('drain');
  });
}

function writeChunk(outgoing: Outgoing, chunk: string): void {
  outgoing.chunkedEncoding = false;
  try {
    outgoing.write(chunk, 'latin1');
    outgoing.hasBegun = true;
  } finally {
    outgoing.chunkedEncoding = true;
  }
}

const odd = /[^\x20-\x7e]/;

export const longestHeader = 500;

/** Header values are ASCII without control characters. */
export function headerText(text: string): string {
  return (odd.test(text) ? text.replaceAll(/[^\x20-\x7e]/g, '?') : text).slice(0, longestHeader);
}
