import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a provider does with a connection once the request has arrived on it. */
export type RawScript = (socket: Socket, request: string) => void;

/** A provider that writes any bytes it likes. */
export interface RawProvider {
  readonly port: number;
  /** All it was sent. */
  readonly heard: () => string;
  play(script: RawScript): void;
  close(): Promise<void>;
}

export async function startRawProvider(): Promise<RawProvider> {
  let script: RawScript = (socket) => socket.end();
  let heard = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let request = '';
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      request += chunk.toString('latin1');
      const head = request.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(request)?.[1] ?? 0);
      if (head < 0 || request.length < head + 4 + length) return;
      heard += request;
      script(socket, request);
      request = '';
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    play(next) {
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Writes `bytes` in pieces of one MiB until `total` have left or the reader went away; waits while it is slow. */
export async function flood(
  socket: Socket,
  piece: Buffer,
  total: number,
  written: (bytes: number) => void,
): Promise<void> {
  for (let sent = 0; sent < total && !socket.destroyed; sent += piece.length) {
    const goesOn = socket.write(piece);
    written(sent + piece.length);
    if (!goesOn) {
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          socket.off('drain', goOn).off('close', goOn);
          resolve();
        };
        socket.on('drain', goOn).on('close', goOn);
      });
    }
  }
}
