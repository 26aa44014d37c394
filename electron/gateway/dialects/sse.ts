import { isAt } from './string-watch.ts';

/** One server-sent event. */
export interface SseEvent {
  /** Value of the `event:` line; null when there is none. */
  readonly event: string | null;
  /** The `data:` lines, joined by line feeds. */
  readonly data: string;
}

/** An event grew past the cap: the sender is broken or hostile. */
export class SseOverflowError extends Error {
  constructor(maxEventBytes: number) {
    super(`The provider sent one event of more than ${maxEventBytes} bytes.`);
    this.name = 'SseOverflowError';
  }
}

/** Splits a byte stream into events, whatever the chunk boundaries. */
export interface SseSplitter {
  /** @returns the events completed by these bytes. @throws SseOverflowError */
  push(bytes: Uint8Array): SseEvent[];
  /** @returns the event left over when the stream ended without its blank line, if any. */
  end(): SseEvent[];
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const dataField = Buffer.from('data:');

/** @returns where a line ends that goes on to a line feed at `end` */
function endOfText(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
}

/**
 * Reads server-sent events in linear time: every byte is looked at once, an unfinished line is kept as pieces and joined
 * only when its end arrives. Lines may end in LF or CRLF; comments, ids and retry times are skipped.
 *
 * @param maxEventBytes cap on one event, default 8 MiB
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createSseSplitter(maxEventBytes = 8 * 1024 * 1024): SseSplitter {
  let pieces: Uint8Array[] = [];
  let pendingBytes = 0;
  let event: string | null = null;
  let data: string | null = null;
  let first = true;

  function readLine(line: string, completed: SseEvent[]): void {
    if (line === '') {
      if (data !== null) completed.push({ event, data });
      event = null;
      data = null;
      pendingBytes = 0;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1);
    if (field === 'data') addData(value);
    else if (field === 'event') event = value;
  }

  function addData(value: string): void {
    data = data === null ? value : `${data}\n${value}`;
  }

  function takeLine(bytes: Buffer, start: number, end: number): string {
    let line: string;
    if (pieces.length === 0) line = bytes.toString('utf8', start, endOfText(bytes, start, end));
    else {
      pieces.push(bytes.subarray(start, end));
      const whole = Buffer.concat(pieces);
      pieces = [];
      line = whole.toString('utf8', 0, whole.at(-1) === carriageReturn ? whole.length - 1 : whole.length);
    }
    if (!first) return line;
    first = false;
    return line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const completed: SseEvent[] = [];
      let start = 0;
      for (;;) {
        const end = bytes.indexOf(lineFeed, start);
        if (end < 0) break;
        pendingBytes += end - start;
        if (pendingBytes > maxEventBytes) throw new SseOverflowError(maxEventBytes);
        // Nearly every line is data in one piece: its name need not become text.
        if (pieces.length === 0 && bytes[start] === dataField[0] && isAt(bytes, start, dataField)) {
          first = false;
          const from = start + dataField.length;
          addData(bytes.toString('utf8', bytes[from] === 0x20 ? from + 1 : from, endOfText(bytes, from, end)));
        } else readLine(takeLine(bytes, start, end), completed);
        start = end + 1;
      }
      if (start < bytes.length) {
        pendingBytes += bytes.length - start;
        if (pendingBytes > maxEventBytes) throw new SseOverflowError(maxEventBytes);
        pieces.push(bytes.subarray(start));
      }
      return completed;
    },
    end() {
      const completed: SseEvent[] = [];
      if (pieces.length > 0) readLine(takeLine(Buffer.alloc(0), 0, 0), completed);
      readLine('', completed);
      return completed;
    },
  };
}
