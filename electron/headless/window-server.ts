import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCall, refusal } from '../desk/answer-call.ts';
import type { Announce, Handlers, Reply } from '../../shared/ipc.ts';
import { pageHeaders } from '../page/page-headers.ts';
import type { WindowFile } from '../page/window-files.ts';
import { findRefusal } from './window-gate.ts';
import { createWindowSessions } from './window-sessions.ts';

/**
 * The window in a browser: its own listener on loopback, never the gateway's port. It carries the contract of
 * `shared/ipc.ts` over HTTP:
 *
 * - `GET /` and the files of the page. The printed address ends in `#token=…`; the page reads the token from there.
 * - `POST /session` with `{"token":"…"}` answers 200 and `{"session":"…"}`, or 401.
 * - `POST /call/<name>` with the input as JSON answers 200 and a `Reply`; without `Authorization: Bearer <session>` 401.
 * - `GET /events` is a stream of server-sent events, `event: <name>` with the value as JSON in `data:`. A window that was cut
 *   off connects again and reads the state anew.
 */
export interface WindowServer {
  /** Binds 127.0.0.1. @returns the bound port; rejects with the system's error. */
  readonly listen: (port: number) => Promise<number>;
  /** What to open: address and token. Valid after `listen`. */
  readonly address: () => string;
  readonly announce: Announce;
  readonly close: () => Promise<void>;
}

/** An imported configuration has up to 5 million characters, each up to two bytes here once escaped. */
const maxBodyBytes = 12_000_000;

/** A window that does not read this much any more is cut off; it connects again when it wakes up. */
const maxWaitingBytes = 16_000_000;

/** Keeps proxies and sleeping sockets from looking dead. */
const pingMs = 20_000;

/** @param handlers null until the desk is there: calls are then refused. */
export function createWindowServer(
  files: ReadonlyMap<string, WindowFile>,
  handlers: () => Handlers | null,
): WindowServer {
  const sessions = createWindowSessions();
  const streams = new Set<ServerResponse>();
  let port = 0;

  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 },
    (request, response) => {
      answer(request, response).catch(() => response.destroy()); // the connection broke while a body was read
    },
  );
  server.on('upgrade', (_request, socket) => {
    // Node has taken its own listener off: without one, a caller that is gone would end the program
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n', () => socket.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    const refused = findRefusal(request, port);
    if (refused !== null) return send(response, refused.status, refusal('forbidden', refused.message));
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const file = files.get(path);
    if (file !== undefined) return sendFile(request, response, file);
    if (path === '/session') return openSession(request, response);
    const call = path.startsWith('/call/') ? path.slice('/call/'.length) : null;
    if (call === null && path !== '/events') return send(response, 404, refusal('not_found', 'There is nothing here.'));
    if (request.method !== (call === null ? 'GET' : 'POST')) return sendWrongMethod(response);
    if (!sessions.isOpen(request.headers.authorization))
      return send(response, 401, refusal('no_session', 'Open the address that Pareto Desk printed when it started.'));
    if (call === null) return openStream(response);
    const body = await readJson(request);
    if ('status' in body) return send(response, body.status, refusal('bad_input', body.message));
    const present = handlers();
    send(
      response,
      200,
      present === null ? refusal('failed', 'Pareto Desk is starting.') : await answerCall(present, call, body.value),
    );
  }

  async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return sendWrongMethod(response);
    const body = await readJson(request);
    if ('status' in body) return send(response, body.status, refusal('bad_input', body.message));
    const { token } = (body.value ?? {}) as { token?: unknown };
    const session = typeof token === 'string' ? sessions.open(token) : null;
    if (session === null) return send(response, 401, refusal('wrong_token', 'This token is not the present one.'));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ session }));
  }

  function openStream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  function write(text: string): void {
    for (const stream of streams) {
      if (stream.writableLength > maxWaitingBytes) stream.destroy();
      else stream.write(text);
    }
  }

  const ping = setInterval(() => write(': ping\n\n'), pingMs).unref();
  return {
    listen: (wanted) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
          server.off('error', reject);
          port = (server.address() as AddressInfo).port;
          resolve(port);
        });
      }),
    address: () => `http://127.0.0.1:${port}/#token=${sessions.token}`,
    // JSON has no line breaks outside strings and escapes those inside, so one data line is enough
    announce: (name, value) => {
      if (streams.size > 0) write(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`);
    },
    close: () =>
      new Promise((resolve) => {
        clearInterval(ping);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, reply: Reply<unknown>): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
}

function sendWrongMethod(response: ServerResponse): void {
  send(response, 405, refusal('wrong_method', 'This address takes another method.'));
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: WindowFile): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendWrongMethod(response);
  response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

type Body = { readonly value: unknown } | { readonly status: 400 | 413 | 415; readonly message: string };

/** Demanding the JSON type keeps forms of other pages out, which could be sent without asking first. */
async function readJson(request: IncomingMessage): Promise<Body> {
  if (!/^application\/json(;|$)/i.test(request.headers['content-type'] ?? ''))
    return { status: 415, message: 'Send application/json.' };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return { status: 413, message: `At most ${maxBodyBytes} bytes are taken.` };
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { status: 400, message: 'This is not valid JSON.' };
  }
}
