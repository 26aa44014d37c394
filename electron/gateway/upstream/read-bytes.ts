import type { OnReadOpts, Socket } from 'node:net';

/** As much as Node reads at once. */
const mostBytes = 64 * 1024;

/**
 * Makes connections read into one buffer that they share, and keep a copy of what came. Left to itself, Node takes 64 KB for every
 * read, however short, gives back what was not needed, and leaves the rest to the garbage collector.
 */
export function readBytes(): OnReadOpts {
  return {
    buffer: Buffer.allocUnsafeSlow(mostBytes),
    // Node calls it as a method of the socket
    callback(this: Socket, length: number, buffer: Buffer): boolean {
      const bytes = Buffer.allocUnsafe(length);
      buffer.copy(bytes, 0, 0, length);
      return this.push(bytes);
    },
  };
}
