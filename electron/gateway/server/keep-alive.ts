import { letGo, watch, type Watched } from '../upstream/time-watch.ts';
import { writeHead, type Outgoing } from './head.ts';

/** Silence after which a waiting stream is opened with comments, ms. Until then a real status code can still be sent. */
const defaultQuietMs = 10_000;

export const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
} as const;

/** Sends comments while the first token is awaited, until it is stopped. Every measured client accepts `: ping`. */
export class KeepAlive implements Watched {
  place = -1;
  readonly #outgoing: Outgoing;
  readonly #quietMs: number;
  #quietSince = performance.now();

  constructor(outgoing: Outgoing, quietMs: number = defaultQuietMs) {
    this.#outgoing = outgoing;
    this.#quietMs = quietMs;
    watch(this, quietMs);
  }

  look(now: number): void {
    if (now - this.#quietSince < this.#quietMs || this.#outgoing.destroyed) return;
    this.#quietSince = now;
    if (!this.#outgoing.headersSent) writeHead(this.#outgoing, 200, streamHeaders);
    this.#outgoing.write(': ping\n\n');
  }

  stop(): void {
    letGo(this);
  }
}
