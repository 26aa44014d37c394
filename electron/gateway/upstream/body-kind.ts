const openBrace = 0x7b;
/** Of a comment or the name of a field: no JSON and no page begins like that. */
const eventBeginnings: ReadonlySet<number> = new Set(Buffer.from(':deir'));
/** Space in front of a body that is looked through, bytes. */
const mostSpace = 16;

/** @returns what the first bytes of an answer say it is; null where they tell nothing */
export function kindOf(chunk: Buffer): 'json' | 'events' | null {
  const first = firstVisible(chunk);
  if (first === openBrace) return 'json';
  return eventBeginnings.has(first) ? 'events' : null;
}

/** @returns the first byte that is no white space; 0 where there is none */
function firstVisible(chunk: Buffer): number {
  const end = Math.min(chunk.length, mostSpace);
  const begin = chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0; // a byte order mark
  for (let at = begin; at < end; at += 1) {
    const byte = chunk[at] as number;
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return byte;
  }
  return 0;
}
