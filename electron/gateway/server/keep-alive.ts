import { writeHead, type Outgoing } from './head.ts';

/** Silence after which a waiting stream is opened with comments, ms. Until then a real status code can still be sent. */
const defaultQuietMs = 10_000;

export const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
} as const;

export interface KeepAlive {
  readonly stop: () => void;
}

/** Sends comments while the first token is awaited. Every measured client accepts `: ping`. */
export function startKeepAlive(outgoing: Outgoing, quietMs: number = defaultQuietMs): KeepAlive {
  const timer = setInterval(() => {
    if (outgoing.destroyed) return;
    if (!outgoing.headersSent) writeHead(outgoing, 200, streamHeaders);
    outgoing.write(': ping\n\n');
  }, quietMs);
  return { stop: () => clearInterval(timer) };
}
