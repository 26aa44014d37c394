import type { JsonMember } from './scan-json.ts';

/** What to change in the outermost object of a body; every other byte stays as the client sent it. */
export interface BodyEdit {
  /** New values by key, as JSON text. A key that is absent is added at the end. */
  readonly set: Readonly<Record<string, string>>;
  readonly drop: ReadonlySet<string>;
}

/**
 * Rewrites a body by cutting and joining its bytes: numbers keep their digits, strings their escapes, keys their order.
 *
 * @param members as `scanJsonObject` found them in `bytes`
 */
export function spliceBody(bytes: Buffer, members: readonly JsonMember[], edit: BodyEdit): Buffer {
  const pieces = splicePieces(bytes, members, edit);
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

/**
 * The same without copying what is large.
 *
 * @returns the new body, in order; large pieces are views of `bytes`, the others are not
 */
export function splicePieces(bytes: Buffer, members: readonly JsonMember[], edit: BodyEdit): readonly Buffer[] {
  const cuts = new Cuts(bytes);
  let from = 0;
  let previousEnd = bytes.indexOf(0x7b) + 1;
  let keptAny = false;
  let afterDropped = false;
  for (const member of members) {
    if (edit.drop.has(member.key)) {
      afterDropped = true;
      continue;
    }
    // Whatever was dropped before a kept member goes together with its comma.
    if (afterDropped) {
      cuts.add(from, previousEnd, keptAny ? ',' : '');
      from = member.keyStart;
      afterDropped = false;
    }
    // A client may name a member `constructor` or `__proto__`.
    const value = Object.hasOwn(edit.set, member.key) ? edit.set[member.key] : undefined;
    if (value !== undefined) {
      cuts.add(from, member.valueStart, value);
      from = member.valueEnd;
    }
    previousEnd = member.valueEnd;
    keptAny = true;
  }
  const missing = Object.keys(edit.set).filter(
    (key) => edit.drop.has(key) || !members.some((member) => member.key === key),
  );
  if (afterDropped || missing.length > 0) {
    cuts.add(from, previousEnd, '');
    from = members.at(-1)?.valueEnd ?? previousEnd;
  }
  for (const key of missing) {
    cuts.add(from, from, `${keptAny ? ',' : ''}${JSON.stringify(key)}:${edit.set[key]}`);
    keptAny = true;
  }
  cuts.add(from, bytes.length, '');
  return cuts.end();
}

/** Each piece costs a system call when it is sent: worth it only where copying costs more. */
export const largePieceBytes = 64 * 1024;

/** Puts a body together from parts of another one and text. */
class Cuts {
  readonly #bytes: Buffer;
  readonly #joined: Buffer[] = [];
  /** Small parts that stand next to each other: where each begins and ends, and the text behind it. */
  #places: number[] = [];
  #texts: string[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** @param text to follow */
  add(from: number, to: number, text: string): void {
    if (to - from >= largePieceBytes) {
      this.#close();
      this.#joined.push(this.#bytes.subarray(from, to));
      from = to;
    }
    if (from === to && text === '') return;
    this.#places.push(from, to);
    this.#texts.push(text);
  }

  end(): readonly Buffer[] {
    this.#close();
    return this.#joined;
  }

  /** One piece of memory for all that is small. */
  #close(): void {
    const places = this.#places;
    const texts = this.#texts;
    if (texts.length === 0) return;
    let length = 0;
    for (let i = 0; i < texts.length; i += 1)
      length += (places[2 * i + 1] as number) - (places[2 * i] as number) + Buffer.byteLength(texts[i] as string);
    const whole = Buffer.allocUnsafe(length);
    let at = 0;
    for (let i = 0; i < texts.length; i += 1) {
      at += this.#bytes.copy(whole, at, places[2 * i], places[2 * i + 1]);
      at += whole.write(texts[i] as string, at);
    }
    this.#joined.push(whole);
    this.#places = [];
    this.#texts = [];
  }
}
