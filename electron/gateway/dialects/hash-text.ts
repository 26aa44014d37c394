/** Short stable name of a text, in base 36. Not for secrets. */
export function hashText(text: string): string {
  return hashNumber(text).toString(36);
}

/**
 * 53 bits of cyrb53 (public domain, by bryc). Not for secrets.
 *
 * Written in TypeScript because translation stays free of node modules.
 */
export function hashNumber(text: string, seed = 0): number {
  let low = 0xdeadbeef ^ seed;
  let high = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}
