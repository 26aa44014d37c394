import { getDefaultHighWaterMark, type Readable } from 'node:stream';
import { largePieceBytes } from '../dialects/splice-body.ts';

/** What undici is given. */
export interface WireBody {
  readonly headers: Record<string, string>;
  readonly body: Buffer | Readable;
}

/**
 * Headers and body as undici takes them; it knows the length of one buffer by itself.
 *
 * @param left called once the system has taken every byte of a body of several pieces
 */
export function toWire(
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: readonly Buffer[] },
  left: () => void,
): WireBody {
  if (body.length === 1) return { headers, body: body[0] as Buffer };
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  // Its documents name iterables as bodies, its types do not.
  return {
    headers: { ...headers, 'content-length': String(length) },
    body: onePieceAfterTheOther(body, left) as unknown as Readable,
  };
}

/** A piece that fills the socket's buffer is waited for before the next one is asked for; all large ones do. */
function* onePieceAfterTheOther(pieces: readonly Buffer[], left: () => void): Generator<Buffer> {
  yield* pieces;
  if (largePieceBytes >= getDefaultHighWaterMark(false)) left();
}
