import { GatewayError } from '../errors.ts';
import { letGo, watch, type Watched } from '../upstream/time-watch.ts';
import type { Incoming } from './incoming.ts';

/** The client went away while it was still sending. */
export class BodyAbortedError extends Error {
  constructor() {
    super('The client closed the connection before its request was complete.');
    this.name = 'BodyAbortedError';
  }
}

/** What a client may send, and in what time. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  /** ms the client may take. */
  readonly bodyMs: number;
}

/** @throws GatewayError 413 or 408; BodyAbortedError */
export function readBody(incoming: Incoming, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const announced = Number(incoming.headers['content-length'] ?? 0);
    if (announced > limits.maxBodyBytes) return reject(tooLarge(limits));
    let chunks: Buffer[] = [];
    /** A large body goes straight to its place; until its first bytes come an announcement costs nothing. */
    let whole: Buffer | null = null;
    let bytes = 0;
    let isOver = false;
    const startedAt = performance.now();
    const patience: Watched = {
      place: -1,
      look(now) {
        if (now - startedAt >= limits.bodyMs) stop(tooSlow(limits));
      },
    };
    watch(patience, limits.bodyMs);

    function stop(error: Error | null): void {
      if (isOver) return;
      isOver = true;
      letGo(patience);
      if (error !== null) return reject(error);
      resolve(whole?.subarray(0, bytes) ?? join(chunks, bytes));
      // The listeners live as long as the request: taking them off costs more than what they hold.
      chunks = [];
      whole = null;
    }
    function take(chunk: Buffer | null): void {
      if (isOver) return; // the rest is not wanted
      if (chunk === null) return stop(null);
      const at = bytes;
      bytes += chunk.length;
      if (bytes > limits.maxBodyBytes) return stop(tooLarge(limits));
      if (at === 0 && announced > chunk.length && announced <= mostReservedBytes)
        whole = Buffer.allocUnsafeSlow(announced);
      if (whole === null) chunks.push(chunk);
      else {
        chunk.copy(whole, at);
        freeNow(chunk); // Node copies every piece of a body into memory of its own
      }
      // Node says so some turns later.
      if (bytes === announced) stop(null);
    }
    function abort(): void {
      if (!isOver) stop(new BodyAbortedError());
    }
    incoming.taker = take;
    // no listener for errors: Node tells none then, and closes all the same
    incoming.on('close', abort);
  });
}

/** More is not set aside for a client that may send less. */
const mostReservedBytes = 8 * 1024 * 1024;

/**
 * Gives memory back at once. Left to the garbage collector, large bodies make it look through everything for every other
 * one of them. For a buffer that nobody else reads any more, which includes the system.
 */
export function freeNow({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

function join(chunks: readonly Buffer[], bytes: number): Buffer {
  const only = chunks[0];
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes);
}

function tooSlow({ bodyMs }: BodyLimits): GatewayError {
  return new GatewayError('body_timeout', 408, `The request was not complete after ${bodyMs / 1000} s.`, {
    errorType: 'timeout',
  });
}

function tooLarge({ maxBodyBytes }: BodyLimits): GatewayError {
  return new GatewayError(
    'body_too_large',
    413,
    `The request is larger than ${maxBodyBytes} bytes. Raise the limit under Settings > Network.`,
    {
      errorType: 'payload_too_large',
    },
  );
}
