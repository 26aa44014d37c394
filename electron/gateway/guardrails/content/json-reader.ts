/** Whose text it is: what a user or a tool said, anything else in a request, or an answer. */
export type Place = 'user' | 'other' | 'answer';

/** One string of a JSON text, or a whole number, or a member's name where these are free. Places are bytes of its UTF-8 form. */
export interface JsonText {
  /** First byte behind the opening quote; of a number its first one. */
  readonly start: number;
  /** The closing quote; of a number what stands behind it. */
  readonly end: number;
  /** Has escapes, so that what it means differs from how it is written. */
  readonly escaped: boolean;
  /** Of what is written: equal texts have equal hashes, others almost certainly not. Null for a number. */
  readonly hash: number | null;
  /** Name of the member it is the value of, or of the list it is in; empty for a name or a number. */
  readonly key: string;
  readonly place: Place;
  /** For a person, e.g. `messages[3]`. */
  readonly where: string;
}

type Written = Pick<JsonText, 'start' | 'end' | 'escaped' | 'hash'>;

/** The JSON text is not well formed. */
export class JsonTextError extends Error {}

/** It may be well formed, but nobody can look at all of it. */
export class JsonDepthError extends Error {}

const quote = 0x22;
const backslash = 0x5c;
/** 1 = a byte that stands for itself inside a string. */
const plain = new Uint8Array(256).map((_, byte) => Number(byte >= 0x20 && byte !== quote && byte !== backslash));
/** Values inside values; deeper ones are refused. */
const deepest = 600;

/** Members whose value has names and numbers that a model or a person chose, e.g. the arguments of a tool. */
const freeMembers = new Set(['input', 'arguments', 'metadata']);
const userRoles = new Set(['user', 'tool', 'function']);

/**
 * Reads a JSON text from its beginning to its end, once, and keeps what it was told to take.
 *
 * @param json UTF-8
 * @param seed random; makes hashes unpredictable for whoever writes the texts
 */
export function createJsonReader(json: Buffer, seed: number) {
  const texts: JsonText[] = [];
  let at = skipSpace(0);
  let depth = 0;

  function fail(): never {
    throw new JsonTextError(`The JSON text is not well formed at byte ${at}.`);
  }

  function skipSpace(from: number): number {
    let place = from;
    for (;;) {
      const byte = json[place];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return place;
      place += 1;
    }
  }

  function expect(byte: number): void {
    if (json[at] !== byte) fail();
    at = skipSpace(at + 1);
  }

  /**
   * Reads one string; the only place that looks at every byte. Two sums make 53 bits. Bytes that stand for themselves are taken four at
   * a time, others one by one, so that equal sums mean equal steps.
   */
  function readString(): Written {
    if (json[at] !== quote) fail();
    const start = at + 1;
    const lastFour = json.length - 4;
    let place = start;
    let escaped = false;
    let low = 0xdeadbeef ^ seed;
    let high = 0x41c6ce57 ^ seed;
    for (;;) {
      while (place <= lastFour) {
        const a = byteAt(json, place);
        const b = byteAt(json, place + 1);
        const c = byteAt(json, place + 2);
        const d = byteAt(json, place + 3);
        if (((plain[a] as number) & (plain[b] as number) & (plain[c] as number) & (plain[d] as number)) === 0) break;
        const four = a | (b << 8) | (c << 16) | (d << 24);
        low = Math.imul(low ^ four, 2654435761);
        low ^= low >>> 15;
        high = Math.imul((((high << 13) | (high >>> 19)) + four) | 0, 1597334677);
        place += 4;
      }
      const byte = byteAt(json, place);
      if (byte === quote) break;
      if (!(byte >= 0x20)) fail(); // behind the end there is no number
      let one = byte;
      if (byte === backslash) {
        escaped = true;
        place += 1;
        if (place >= json.length) fail();
        one = (byte << 8) | byteAt(json, place);
      }
      low = Math.imul(low ^ one, 2654435761);
      low ^= low >>> 15;
      high = Math.imul((((high << 13) | (high >>> 19)) + one) | 0, 1597334677);
      place += 1;
    }
    const mixed = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    const other = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    at = skipSpace(place + 1);
    return { start, end: place, escaped, hash: 4294967296 * (2097151 & other) + (mixed >>> 0) };
  }

  function readMember(read: (key: string, written: Written) => void): void {
    const written = readString();
    expect(0x3a);
    read(textOf(json, written), written);
  }

  /** Reads an object member by member; `read` must consume the value. */
  function members(read: (key: string, written: Written) => void): void {
    expect(0x7b);
    if (json[at] === 0x7d) return expect(0x7d);
    readMember(read);
    membersAfter(read);
  }

  /** Reads the rest of an object behind one of its members. */
  function membersAfter(read: (key: string, written: Written) => void): void {
    while (json[at] === 0x2c) {
      at = skipSpace(at + 1);
      readMember(read);
    }
    expect(0x7d);
  }

  function items(read: (index: number) => void): void {
    expect(0x5b);
    if (json[at] === 0x5d) expect(0x5d);
    else itemsFrom(0, read);
  }

  /** Reads the rest of a list from one of its items on. */
  function itemsFrom(first: number, read: (index: number) => void): void {
    read(first);
    for (let index = first + 1; json[at] === 0x2c; index += 1) {
      at = skipSpace(at + 1);
      read(index);
    }
    expect(0x5d);
  }

  /** Takes all strings of a value, and where it is free also its names and numbers. */
  function take(key: string, place: Place, where: string, isFree: boolean): void {
    depth += 1;
    if (depth > deepest) throw new JsonDepthError(`The JSON text is nested more than ${deepest} levels deep.`);
    const byte = json[at];
    if (byte === quote) {
      const { start, end, escaped, hash } = readString();
      texts.push({ start, end, escaped, hash, key, place, where });
    } else if (byte === 0x7b) {
      members((name, { start, end, escaped, hash }) => {
        if (isFree) texts.push({ start, end, escaped, hash, key: '', place, where });
        take(name, place, where, isFree || freeMembers.has(name));
      });
    } else if (byte === 0x5b) items(() => take(key, place, where, isFree));
    else {
      const start = at;
      const end = skipScalar();
      if (isFree && isWholeNumber(json, start, end))
        texts.push({ start, end, escaped: false, hash: null, key: '', place, where });
    }
    depth -= 1;
  }

  /** @returns its end */
  function skipScalar(): number {
    const from = at;
    for (
      let byte = byteAt(json, at);
      byte > 0x20 && byte !== 0x2c && byte !== 0x7d && byte !== 0x5d;
      byte = byteAt(json, at)
    )
      at += 1;
    if (at === from) fail();
    const end = at;
    at = skipSpace(at);
    return end;
  }

  return {
    texts,
    members,
    membersAfter,
    items,
    itemsFrom,
    take,
    place: () => at,
    isList: () => json[at] === 0x5b,
    isNested: () => json[at] === 0x5b || json[at] === 0x7b,
    skip: () => {
      const count = texts.length;
      take('', 'other', '', false);
      texts.length = count;
    },
    /** Takes the strings of one message; its role may stand behind its text. */
    takeMessage: (key: string, where: string) => {
      if (json[at] !== 0x7b) return take(key, 'user', where, false);
      const first = texts.length;
      let role = '';
      members((name) => {
        const count = texts.length;
        take(name, 'other', where, freeMembers.has(name));
        const text = texts[count];
        if (text === undefined || texts.length !== count + 1) return;
        const value = (): string => textOf(json, text);
        if (name === 'role') role = value();
        else if (name === 'type' && role === '' && value().endsWith('_output')) role = 'tool';
      });
      if (!userRoles.has(role)) return;
      for (let index = first; index < texts.length; index += 1) {
        const text = texts[index];
        if (text !== undefined) texts[index] = { ...text, place: 'user' };
      }
    },
    end: () => {
      if (at < json.length) fail();
    },
  };
}

/** Behind the end it is no number, and no comparison holds. */
function byteAt(json: Buffer, place: number): number {
  return json[place] as number;
}

/** The fraction of a computed number is random: only whole numbers can be card numbers or numbers of people. */
function isWholeNumber(json: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!(byteAt(json, at) >= 0x30 && byteAt(json, at) <= 0x39)) return false;
  return true;
}

/** What a string of a JSON text means. @throws JsonTextError */
export function textOf(json: Buffer, { start, end, escaped }: Pick<JsonText, 'start' | 'end' | 'escaped'>): string {
  if (!escaped) return json.toString('utf8', start, end);
  try {
    return JSON.parse(json.toString('utf8', start - 1, end + 1)) as string;
  } catch {
    throw new JsonTextError('The JSON text has a string that is not well formed.');
  }
}
