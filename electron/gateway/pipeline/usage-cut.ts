/**
 * Takes the event that tells nothing but usage out of a chat stream: we asked for it, the client did not, and programs that
 * look at the first choice of every chunk break on one without any. Only whole events are passed on, for which no reader
 * waits longer; nothing is parsed.
 */
export class UsageCut {
  #held: Buffer = nothing;

  push(chunk: Buffer): Buffer {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const end = endOfEvents(bytes);
    const isTooLong = bytes.length - end > longestUsageEvent;
    this.#held = isTooLong ? nothing : bytes.subarray(end);
    const whole = isTooLong ? bytes : bytes.subarray(0, end);
    return whole.includes(countMark) ? withoutUsage(whole) : whole;
  }

  /** What came behind the last whole event. */
  rest(): Buffer {
    return withoutUsage(this.#held);
  }
}

const nothing = Buffer.alloc(0);

/** More bytes than such an event has with all details of all providers. */
const longestUsageEvent = 8 * 1024;

/** The end of `"prompt_tokens"`, which stands in no text: there its quote is escaped. */
const countMark = Buffer.from('_tokens"');

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** @returns the offset behind the last empty line; 0 when there is none */
function endOfEvents(bytes: Buffer): number {
  const { length } = bytes;
  if (bytes[length - 1] === lineFeed) {
    const before = bytes[length - 2];
    if (before === lineFeed || (before === carriageReturn && bytes[length - 3] === lineFeed)) return length;
  }
  const lf = bytes.lastIndexOf('\n\n');
  const crlf = bytes.lastIndexOf('\n\r\n');
  return Math.max(lf < 0 ? 0 : lf + 2, crlf < 0 ? 0 : crlf + 3);
}

/** @param bytes whole events */
function withoutUsage(bytes: Buffer): Buffer {
  const events = bytes.toString('latin1').split(/(?<=\n\r?\n)/);
  const kept = events.filter((event) => !isUsageAlone(event));
  return kept.length === events.length ? bytes : Buffer.from(kept.join(''), 'latin1');
}

function isUsageAlone(event: string): boolean {
  return /"choices"\s*:\s*\[\s*\]/.test(event) && /"usage"\s*:\s*\{/.test(event) && !event.includes('"error"');
}
