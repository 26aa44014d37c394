import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type BrotliDecompress,
  type Gunzip,
  type Inflate,
} from 'node:zlib';

/** Undoes a content encoding chunk by chunk, holding the sender back while the reader is slow. */
export interface BodyDecoder {
  /** @returns false when the sender should pause until `onDrain`. */
  write(chunk: Buffer): boolean;
  end(): void;
  destroy(): void;
  pause(): void;
  resume(): void;
}

export interface DecoderEvents {
  readonly data: (chunk: Buffer) => void;
  readonly drain: () => void;
  readonly end: () => void;
  readonly error: (error: Error) => void;
}

/**
 * We never ask for compression, but some servers compress all the same.
 *
 * @returns null for plain bodies; undefined for an encoding we cannot undo.
 */
export function createBodyDecoder(encoding: string, events: DecoderEvents): BodyDecoder | null | undefined {
  const stream = openDecoder(encoding.trim().toLowerCase());
  if (stream === null || stream === undefined) return stream;
  stream.on('data', events.data).on('drain', events.drain).on('end', events.end).on('error', events.error);
  return {
    write: (chunk) => stream.write(chunk),
    end: () => stream.end(),
    destroy: () => stream.destroy(),
    pause: () => stream.pause(),
    resume: () => stream.resume(),
  };
}

function openDecoder(encoding: string): Gunzip | Inflate | BrotliDecompress | null | undefined {
  switch (encoding) {
    case '':
    case 'identity':
    // said to keep a proxy from compressing a stream
    case 'none':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
