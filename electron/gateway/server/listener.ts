import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Outgoing } from './head.ts';
import { Incoming } from './incoming.ts';

/** The sockets of the gateway: loopback only. */
export interface Listener {
  /** @returns the bound port; rejects with the system's error. */
  listen(port: number): Promise<number>;
  /** Stops accepting; resolves when the last connection is gone. */
  close(): Promise<void>;
  /** Cuts every connection. */
  closeAllConnections(): void;
}

/** Limits against clients that send slowly or never, ms and bytes. */
const headersTimeoutMs = 10_000;
const keepAliveMs = 30_000;
const maxHeaderBytes = 32 * 1024;

/** Takes requests as the front door answers them. */
export type FrontDoorListener = RequestListener<typeof Incoming, typeof Outgoing>;
type HttpServer = Server<typeof Incoming, typeof Outgoing>;

export function createListener(listener: FrontDoorListener): Listener {
  const servers: HttpServer[] = [];

  function open(): HttpServer {
    const server = createServer(
      {
        IncomingMessage: Incoming,
        ServerResponse: Outgoing,
        maxHeaderSize: maxHeaderBytes,
        headersTimeout: headersTimeoutMs,
        // The time for a body is a setting and checked where the body is read.
        requestTimeout: 0,
        keepAliveTimeout: keepAliveMs,
        connectionsCheckingInterval: 2_000,
        insecureHTTPParser: false,
        noDelay: true,
      },
      listener,
    );
    server.on('upgrade', refuseUpgrade);
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseGarbage(error, socket));
    return server;
  }

  return {
    async listen(port) {
      const main = open();
      const bound = await bind(main, port, '127.0.0.1');
      servers.push(main);
      const second = open();
      // Names like `localhost` may resolve to ::1 first. A machine without IPv6 does without.
      await bind(second, bound, '::1').then(
        () => servers.push(second),
        () => second.close(),
      );
      return bound;
    },
    async close() {
      const closing = [...servers];
      await Promise.all(closing.map(closed));
      servers.splice(0, closing.length);
    },
    closeAllConnections() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}

function bind(server: HttpServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::1' }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** How often connections that have become idle are looked for while closing, ms. */
const sweepMs = 50;

function closed(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    // a client keeps its connection after the last answer; Node looks for idle ones only once
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Codex tries a WebSocket on /responses first and falls back to HTTP on 426; nobody else has business with an upgrade. */
function refuseUpgrade({ url }: { readonly url?: string | undefined }, socket: Duplex): void {
  const isResponses = /^(\/v1)*\/responses(\?|$)/.test(url ?? '');
  writeRaw(socket, isResponses ? '426 Upgrade Required' : '403 Forbidden');
}

function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const isTimeout = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  writeRaw(
    socket,
    isTooLarge ? '431 Request Header Fields Too Large' : isTimeout ? '408 Request Timeout' : '400 Bad Request',
  );
}

function writeRaw(socket: Duplex, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
}
