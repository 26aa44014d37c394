import { connect, type Socket } from 'node:net';
import { contentText } from './payloads.ts';

/** What a lane tells of the answers it reads. Times are `performance.now()`. */
export interface LaneEvents {
  /** The first bytes of a stream that hold content. */
  readonly content: () => void;
  /** A piece of a streamed body, as it came off the socket. Valid during the call. */
  readonly streamed: (bytes: Buffer) => void;
  readonly answered: () => void;
  readonly failed: (error: Error) => void;
}

/** One keep-alive connection that sends the same request again and again. */
export interface Lane {
  readonly send: () => void;
  readonly close: () => void;
}

const endOfHead = '\r\n\r\n';
const endOfChunks = '0\r\n\r\n';
/** Chat and messages streams both write it. */
export const contentMark = `${contentText}"`;

/** All lanes read one after another, so they can share it. */
const readBuffer = Buffer.allocUnsafe(256 * 1024);

/** Opens a connection. It knows its own requests and looks only for the end of each answer: a fraction of any proxy's work. */
export function openLane(port: number, request: Buffer, events: LaneEvents): Promise<Lane> {
  let partial: Buffer | null = null;
  let inBody = false;
  /** Bytes of the body still to come; Infinity = ends with the last chunk. */
  let missing = 0;
  let tail = '';
  let sawContent = false;

  function take(bytes: Buffer): void {
    let body = bytes;
    if (!inBody) {
      const all: Buffer = partial === null ? bytes : Buffer.concat([partial, bytes]);
      const end = all.indexOf(endOfHead);
      if (end < 0) return void (partial = Buffer.from(all));
      const head = all.toString('latin1', 0, end);
      if (!head.startsWith('HTTP/1.1 200')) return events.failed(new Error(all.toString('utf8').slice(0, 1_000)));
      const length = /content-length: *(\d+)/i.exec(head)?.[1];
      missing = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
      body = all.subarray(end + endOfHead.length);
      partial = null;
      inBody = true;
      sawContent = false;
      tail = '';
    }
    if (missing === Number.POSITIVE_INFINITY) takeChunks(body);
    else if ((missing -= body.length) <= 0) finish();
  }

  function takeChunks(body: Buffer): void {
    if (body.length === 0) return;
    events.streamed(body);
    if (!sawContent && body.includes(contentMark)) {
      sawContent = true;
      events.content();
    }
    tail = (tail + body.toString('latin1', Math.max(0, body.length - 5))).slice(-5);
    if (tail === endOfChunks) finish();
  }

  function finish(): void {
    inBody = false;
    events.answered();
  }

  return new Promise((resolve, reject) => {
    const onread = {
      buffer: readBuffer,
      callback: (length: number, buffer: Uint8Array): boolean => {
        take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
        return true;
      },
    };
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, onread }, () => {
      socket.off('error', reject);
      socket.on('error', events.failed);
      socket.on('close', () => events.failed(new Error('The server closed the connection.')));
      resolve({
        send: () => void socket.write(request),
        close: () => {
          socket
            .removeAllListeners('error')
            .removeAllListeners('close')
            .on('error', () => {});
          socket.destroy();
        },
      });
    });
    socket.once('error', reject);
  });
}
