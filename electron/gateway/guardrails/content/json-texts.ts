/** Whose text it is: what a user or a tool said, anything else in a request, or an answer. */
export type Place = 'user' | 'other' | 'answer';

/** One string of a JSON text. */
export interface JsonText {
  /** First character behind the opening quote. */
  readonly start: number;
  /** The closing quote. */
  readonly end: number;
  /** Has escapes, so that what it means differs from how it is written. */
  readonly escaped: boolean;
  /** Of what is written: equal texts have equal hashes, others almost certainly not. */
  readonly hash: number;
  /** Name of the member it is the value of, or of the list it is in. */
  readonly key: string;
  readonly place: Place;
  /** For a person, e.g. `messages[3]`. */
  readonly where: string;
}

/** The JSON text is not well formed. */
export class JsonTextError extends Error {}

const quote = 0x22;
const backslash = 0x5c;
const deepest = 600;

/** Members of a request that hold what the model will read; tool descriptions and settings are the client's own. */
const requestMembers = new Set(['messages', 'input', 'system', 'instructions', 'prompt', 'suffix']);
const systemMembers = new Set(['system', 'instructions']);
const userRoles = new Set(['user', 'tool', 'function']);

/** The texts of a request body, and where its messages begin. */
export interface RequestTexts {
  readonly texts: readonly JsonText[];
  /** `at` counts characters of the JSON text. */
  readonly messages: readonly MessagePlace[];
}

export interface MessagePlace {
  readonly at: number;
  readonly key: string;
  readonly index: number;
}

/**
 * Finds the texts of a request body, in order, without building a tree.
 *
 * @param seed random; makes hashes unpredictable for whoever writes the texts
 * @param from the message that `json` begins with, when what stands before it is left out
 * @throws JsonTextError
 */
export function requestTexts(json: string, seed: number, from: Omit<MessagePlace, 'at'> | null = null): RequestTexts {
  const reader = createReader(json, seed);
  const messages: MessagePlace[] = [];
  const readMessages = (key: string) => (index: number) => {
    messages.push({ at: reader.place(), key, index });
    reader.takeMessage(key, `${key}[${index}]`);
  };
  const readMember = (key: string): void => {
    if (!requestMembers.has(key)) return reader.skip();
    const place = systemMembers.has(key) ? 'other' : 'user';
    return reader.isList() ? reader.items(readMessages(key)) : reader.take(key, place, key);
  };
  if (from === null) reader.members(readMember);
  else {
    reader.itemsFrom(from.index, readMessages(from.key));
    reader.membersAfter(readMember);
  }
  return { texts: reader.texts, messages };
}

/** Finds all texts of an answer, or of what is written in a tool call's arguments. */
export function allTexts(json: string, seed: number, place: Place, where: string): JsonText[] {
  const reader = createReader(json, seed);
  reader.take('', place, where);
  reader.end();
  return reader.texts;
}

function createReader(json: string, seed: number) {
  const texts: JsonText[] = [];
  let at = skipSpace(0);
  let depth = 0;

  function fail(): never {
    throw new JsonTextError(`The JSON text is not well formed at character ${at}.`);
  }

  function skipSpace(from: number): number {
    let place = from;
    for (;;) {
      const unit = json.charCodeAt(place);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return place;
      place += 1;
    }
  }

  function expect(unit: number): void {
    if (json.charCodeAt(at) !== unit) fail();
    at = skipSpace(at + 1);
  }

  /** Reads one string; the only place that looks at every character. Two sums make 53 bits, as in cyrb53. */
  function readString(): {
    readonly start: number;
    readonly end: number;
    readonly escaped: boolean;
    readonly hash: number;
  } {
    if (json.charCodeAt(at) !== quote) fail();
    const start = at + 1;
    let place = start;
    let escaped = false;
    let low = 0xdeadbeef ^ seed;
    let high = 0x41c6ce57 ^ seed;
    for (;;) {
      const unit = json.charCodeAt(place);
      if (unit === quote) break;
      if (unit === backslash) {
        escaped = true;
        low = Math.imul(low ^ unit, 2654435761);
        place += 1;
        if (place >= json.length) fail();
        high = Math.imul(high ^ json.charCodeAt(place), 1597334677);
      } else if (!(unit >= 0x20)) fail(); // the end is NaN
      low = Math.imul(low ^ unit, 2654435761);
      high = Math.imul(high ^ unit, 1597334677);
      place += 1;
    }
    const mixed = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    const other = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    at = skipSpace(place + 1);
    return { start, end: place, escaped, hash: 4294967296 * (2097151 & other) + (mixed >>> 0) };
  }

  function readKey(): string {
    const { start, end, escaped } = readString();
    expect(0x3a);
    return escaped ? decodeText(json, start, end) : json.slice(start, end);
  }

  /** Reads an object member by member; `read` must consume the value. */
  function members(read: (key: string) => void): void {
    expect(0x7b);
    if (json.charCodeAt(at) === 0x7d) return expect(0x7d);
    read(readKey());
    membersAfter(read);
  }

  /** Reads the rest of an object behind one of its members. */
  function membersAfter(read: (key: string) => void): void {
    while (json.charCodeAt(at) === 0x2c) {
      at = skipSpace(at + 1);
      read(readKey());
    }
    expect(0x7d);
  }

  function items(read: (index: number) => void): void {
    expect(0x5b);
    if (json.charCodeAt(at) === 0x5d) expect(0x5d);
    else itemsFrom(0, read);
  }

  /** Reads the rest of a list from one of its items on. */
  function itemsFrom(first: number, read: (index: number) => void): void {
    read(first);
    for (let index = first + 1; json.charCodeAt(at) === 0x2c; index += 1) {
      at = skipSpace(at + 1);
      read(index);
    }
    expect(0x5d);
  }

  /** Takes all strings of a value. */
  function take(key: string, place: Place, where: string): void {
    depth += 1;
    if (depth > deepest) fail();
    const unit = json.charCodeAt(at);
    if (unit === quote) texts.push({ ...readString(), key, place, where });
    else if (unit === 0x7b) members((name) => take(name, place, where));
    else if (unit === 0x5b) items(() => take(key, place, where));
    else skipScalar();
    depth -= 1;
  }

  function skipScalar(): void {
    const from = at;
    for (let unit = json.charCodeAt(at); (unit > 0x20 && unit !== 0x2c && unit !== 0x7d && unit !== 0x5d) || false;) {
      at += 1;
      unit = json.charCodeAt(at);
    }
    if (at === from) fail();
    at = skipSpace(at);
  }

  return {
    texts,
    members,
    membersAfter,
    items,
    itemsFrom,
    take,
    place: () => at,
    isList: () => json.charCodeAt(at) === 0x5b,
    skip: () => {
      const count = texts.length;
      take('', 'other', '');
      texts.length = count;
    },
    /** Takes the strings of one message; its role may stand behind its text. */
    takeMessage: (key: string, where: string) => {
      if (json.charCodeAt(at) !== 0x7b) return take(key, 'user', where);
      const first = texts.length;
      let role = '';
      members((name) => {
        const count = texts.length;
        take(name, 'other', where);
        const text = texts[count];
        if (text === undefined || texts.length !== count + 1) return;
        const value = (): string => decodeText(json, text.start, text.end);
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

/** What a string of a JSON text means. */
export function decodeText(json: string, start: number, end: number): string {
  try {
    return JSON.parse(json.slice(start - 1, end + 1)) as string;
  } catch {
    throw new JsonTextError('The JSON text has a string that is not well formed.');
  }
}
