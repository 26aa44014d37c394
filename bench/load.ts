import { connect, type Socket } from 'node:net';

/**
 * A load generator on bare sockets. It knows its own requests and looks only for the end of each answer, so that its cost
 * per request is a fraction of any proxy's.
 */
export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface LoopResult {
  /** ms, one per request, unsorted. */
  readonly latencies: readonly number[];
  /** ms from request to first content event; streams only. */
  readonly firstEvents: readonly number[];
  readonly seconds: number;
  /** `data:` events with content seen. */
  readonly events: number;
}

const endOfChunks = Buffer.from('0\r\n\r\n');
const contentMark = Buffer.from('"content":" word"');

/** Sends requests one after another on each of `connections` sockets until `requests` are answered. */
export async function runLoop(target: Target, connections: number, requests: number): Promise<LoopResult> {
  const bytes = toBytes(target);
  const latencies: number[] = [];
  const firstEvents: number[] = [];
  let left = requests;
  let events = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(connections, requests) }, async () => {
      const socket = await open(target.port);
      while (left > 0) {
        left -= 1;
        const sent = performance.now();
        const answer = await exchange(socket, bytes, sent);
        latencies.push(performance.now() - sent);
        if (answer.firstMs !== null) firstEvents.push(answer.firstMs);
        events += answer.events;
      }
      socket.destroy();
    }),
  );
  return { latencies, firstEvents, seconds: (performance.now() - start) / 1000, events };
}

function toBytes({ port, path, headers, body }: Target): Buffer {
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    'content-type': 'application/json',
    ...headers,
    'content-length': String(body.length),
  });
  return Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`),
    body,
  ]);
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

interface Answer {
  readonly firstMs: number | null;
  readonly events: number;
}

/** One request and its whole answer, by content-length or by chunks. */
function exchange(socket: Socket, bytes: Buffer, sent: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let head: Buffer | null = Buffer.alloc(0);
    let missing = -1;
    let firstMs: number | null = null;
    let events = 0;

    function finish(error: Error | null): void {
      socket.off('data', take).off('error', finish).off('close', closed);
      if (error === null) resolve({ firstMs, events });
      else reject(error);
    }
    function closed(): void {
      finish(new Error('The server closed the connection.'));
    }
    function take(chunk: Buffer): void {
      let body = chunk;
      if (head !== null) {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const text = head.toString('latin1', 0, end);
        if (!text.startsWith('HTTP/1.1 200')) return finish(new Error(text.split('\r\n', 1)[0]));
        const length = /content-length: *(\d+)/i.exec(text)?.[1];
        body = head.subarray(end + 4);
        missing = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
        head = null;
      }
      if (missing !== Number.POSITIVE_INFINITY) {
        missing -= body.length;
        if (missing <= 0) finish(null);
        return;
      }
      const seen = countEvents(body);
      events += seen;
      if (firstMs === null && seen > 0) firstMs = performance.now() - sent;
      if (body.subarray(-5).equals(endOfChunks)) finish(null);
    }
    socket.on('data', take).once('error', finish).once('close', closed);
    socket.write(bytes);
  });
}

function countEvents(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(contentMark); at >= 0; at = bytes.indexOf(contentMark, at + contentMark.length))
    count += 1;
  return count;
}

/** @returns the value below which the share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
