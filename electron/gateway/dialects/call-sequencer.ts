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
}

const none: readonly ReplyEvent[] = [];

export function createCallSequencer(): CallSequencer {
  let open: Call | null = null;
  let waiting: (Call | ReplyEvent)[] = [];
  const begun = new Set<string | number>();
  let calls = 0;

  /** Closes the open call and lets out what waited, up to the next unfinished call. */
  function advance(out: ReplyEvent[], all: boolean): void {
    if (open === null || !(all || isWhole(open))) return;
    out.push({ kind: 'tool-end' });
    open = null;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!('key' in next)) {
        out.push(next);
        continue;
      }
      out.push(next.start);
      if (next.text !== '') out.push({ kind: 'tool-arguments', text: next.text });
      if (all || next.whole || (waiting.length > 0 && isWhole(next))) {
        out.push({ kind: 'tool-end' });
        continue;
      }
      open = next;
      return;
    }
  }

  function find(key: string | number): Call | null {
    if (open?.key === key) return open;
    const found = waiting.find((entry) => 'key' in entry && entry.key === key);
    return found === undefined || !('key' in found) ? null : found;
  }

  return {
    start(key, start) {
      calls += 1;
      begun.add(key);
      const call: Call = { key, start, text: '', whole: false };
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
      const call = find(key);
      if (call === null || text === '') return none;
      call.text += text;
      if (call !== open) return none;
      const event: ReplyEvent = { kind: 'tool-arguments', text };
      if (waiting.length === 0) return [event];
      const out: ReplyEvent[] = [event];
      advance(out, false);
      return out;
    },
    finish(key) {
      const call = find(key);
      if (call === null) return none;
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
      waiting = [];
      return out;
    },
    has: (key) => begun.has(key),
    get calls() {
      return calls;
    },
  };
}

function isWhole(call: Call): boolean {
  if (call.whole) return true;
  const last = call.text.charCodeAt(call.text.trimEnd().length - 1);
  if (last !== 0x7d /* } */) return false;
  try {
    JSON.parse(call.text);
    return true;
  } catch {
    return false;
  }
}
