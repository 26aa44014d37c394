import { isNoArguments } from './no-arguments.ts';
import type { ReplyEvent } from './reply.ts';

type ToolStart = Extract<ReplyEvent, { kind: 'tool-start' }>;

/**
 * Puts calls that a provider streams side by side into a row: writers may then open, fill and close one at a time. The
 * first unfinished call streams at once; what comes for others waits until its arguments are whole JSON, or the end.
 */
export interface CallSequencer {
  /** A call began. */
  start(key: string | number, start: ToolStart): readonly ReplyEvent[];
  /** More arguments of a call that began. */
  fill(key: string | number, text: string): readonly ReplyEvent[];
  /** The provider said that the call is whole. */
  finish(key: string | number): readonly ReplyEvent[];
  /** Anything else; content waits behind an unfinished call. */
  pass(event: ReplyEvent): readonly ReplyEvent[];
  /** Ends all calls and lets everything out. */
  flush(): readonly ReplyEvent[];
  /** Whether the arguments of a call that may still get some are a whole object. */
  isWhole(key: string | number): boolean;
  /** Whether a call of that key has begun. */
  has(key: string | number): boolean;
  /** Calls begun so far. */
  readonly calls: number;
}

interface Call {
  readonly key: string | number;
  readonly start: ToolStart;
  text: string;
  whole: boolean;
  /** Looked for only where another call waits for it. */
  end: ObjectEnd | null;
}

const none: readonly ReplyEvent[] = [];

export function createCallSequencer(): CallSequencer {
  let open: Call | null = null;
  let waiting: (Call | ReplyEvent)[] = [];
  /** First of those that still wait: to shift a long list moves all of it. */
  let first = 0;
  const begun = new Set<string | number>();
  /** Those that may still get arguments. */
  const live = new Map<string | number, Call>();
  let calls = 0;

  /** Closes the open call and lets out what waited, up to the next unfinished call. */
  function advance(out: ReplyEvent[], all: boolean): void {
    if (open === null || !(all || isWhole(open))) return;
    close(open, out);
    open = null;
    for (let next = take(); next !== undefined; next = take()) {
      if (!('key' in next)) {
        out.push(next);
        continue;
      }
      out.push(next.start);
      if (next.text !== '') out.push({ kind: 'tool-arguments', text: next.text });
      if (all || next.whole || (isAnyWaiting() && isWhole(next))) {
        close(next, out);
        continue;
      }
      open = next;
      return;
    }
  }

  function take(): Call | ReplyEvent | undefined {
    const next = waiting[first];
    first += 1;
    if (first >= waiting.length) {
      waiting = [];
      first = 0;
    }
    return next;
  }

  function isAnyWaiting(): boolean {
    return first < waiting.length;
  }

  function close(call: Call, out: ReplyEvent[]): void {
    if (live.get(call.key) === call) live.delete(call.key);
    out.push({ kind: 'tool-end' });
  }

  return {
    start(key, start) {
      calls += 1;
      begun.add(key);
      const call: Call = { key, start, text: '', whole: false, end: null };
      live.set(key, call);
      if (open === null) {
        open = call;
        return [start];
      }
      waiting.push(call);
      const out: ReplyEvent[] = [];
      advance(out, false);
      return out;
    },
    fill(key, text) {
      const call = live.get(key);
      if (call === undefined || text === '') return none;
      if (call.text === '' && !call.start.custom && isNoArguments(text)) return none;
      call.text += text;
      call.end?.read(text);
      if (call !== open) return none;
      const event: ReplyEvent = { kind: 'tool-arguments', text };
      if (!isAnyWaiting()) return [event];
      const out: ReplyEvent[] = [event];
      advance(out, false);
      return out;
    },
    finish(key) {
      const call = live.get(key);
      if (call === undefined) return none;
      call.whole = true;
      const out: ReplyEvent[] = [];
      if (call === open) advance(out, false);
      return out;
    },
    pass(event) {
      if (open === null) return [event];
      waiting.push(event);
      const out: ReplyEvent[] = [];
      advance(out, false);
      return out;
    },
    flush() {
      const out: ReplyEvent[] = [];
      advance(out, true);
      return out;
    },
    isWhole(key) {
      const call = live.get(key);
      return call !== undefined && isWhole(call);
    },
    has: (key) => begun.has(key),
    get calls() {
      return calls;
    },
  };
}

function isWhole(call: Call): boolean {
  if (call.whole) return true;
  if (call.end === null) (call.end = new ObjectEnd()).read(call.text);
  if (!call.end.isReached) return false;
  try {
    JSON.parse(call.text);
    call.whole = true;
  } catch {
    call.end.giveUp();
  }
  return call.whole;
}

/** Looks for the end of a JSON object that comes in pieces. Every character is looked at once: arguments may be very long. */
class ObjectEnd {
  /** Brackets that are open; -1 = nothing has begun, Infinity = this is no object alone. */
  #depth = -1;
  #inText = false;
  #escaped = false;

  get isReached(): boolean {
    return this.#depth === 0;
  }

  /** What looked like the end was none: nothing that follows makes it one. */
  giveUp(): void {
    this.#depth = Number.POSITIVE_INFINITY;
  }

  read(piece: string): void {
    for (let index = 0; index < piece.length && this.#depth !== Number.POSITIVE_INFINITY; index += 1)
      this.#look(piece.charCodeAt(index));
  }

  #look(unit: number): void {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (unit === backslash) this.#escaped = true;
      else if (unit === quote) this.#inText = false;
    } else if (this.#depth <= 0) {
      if (unit === openBrace && this.#depth === -1) this.#depth = 1;
      else if (unit > space) this.giveUp();
    } else if (unit === quote) this.#inText = true;
    else if (unit === openBrace) this.#depth += 1;
    else if (unit === closeBrace) this.#depth -= 1;
  }
}

const backslash = 0x5c;
const quote = 0x22;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const space = 0x20;
