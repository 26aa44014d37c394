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
  return joinSmall(cut(bytes, members, edit));
}

/** Each piece costs a system call when it is sent: worth it only where copying costs more. */
export const largePieceBytes = 64 * 1024;

function joinSmall(pieces: readonly (Buffer | string)[]): readonly Buffer[] {
  const joined: Buffer[] = [];
  let small: Buffer[] = [];
  const close = (): void => {
    if (small.length > 0) joined.push(Buffer.concat(small));
    small = [];
  };
  for (const piece of pieces) {
    const isLarge = piece.length >= largePieceBytes && typeof piece !== 'string';
    if (isLarge) close();
    if (isLarge) joined.push(piece);
    else if (piece.length > 0) small.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  }
  close();
  return joined;
}

function cut(bytes: Buffer, members: readonly JsonMember[], edit: BodyEdit): readonly (Buffer | string)[] {
  const pieces: (Buffer | string)[] = [];
  const missing = new Set(Object.keys(edit.set));
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
      pieces.push(bytes.subarray(from, previousEnd), keptAny ? ',' : '');
      from = member.keyStart;
      afterDropped = false;
    }
    // A client may name a member `constructor` or `__proto__`.
    const value = Object.hasOwn(edit.set, member.key) ? edit.set[member.key] : undefined;
    if (value !== undefined) {
      pieces.push(bytes.subarray(from, member.valueStart), value);
      from = member.valueEnd;
      missing.delete(member.key);
    }
    previousEnd = member.valueEnd;
    keptAny = true;
  }
  if (afterDropped || missing.size > 0) {
    pieces.push(bytes.subarray(from, previousEnd));
    from = members.at(-1)?.valueEnd ?? previousEnd;
  }
  let needsComma = keptAny;
  for (const key of missing) {
    pieces.push(`${needsComma ? ',' : ''}${JSON.stringify(key)}:${edit.set[key]}`);
    needsComma = true;
  }
  pieces.push(bytes.subarray(from));
  return pieces;
}
