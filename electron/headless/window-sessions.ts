import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Browsers that have shown the token from the printed address. */
export interface WindowSessions {
  /** Goes into the fragment of the printed address, which browsers never send. */
  readonly token: string;
  /** @returns a session that is good until the program ends, or null for a wrong token. */
  readonly open: (token: string) => string | null;
  /** @param authorization the `Authorization` header. */
  readonly isOpen: (authorization: string | undefined) => boolean;
}

/** A person has a few browsers; the oldest session goes first. */
const maxSessions = 32;

/**
 * No cookies: a browser would send them to every other port of this machine as well, where anybody may listen. The page keeps
 * its session where only pages of this very port can read it.
 */
export function createWindowSessions(): WindowSessions {
  const token = randomBytes(32).toString('base64url');
  const sessions: string[] = [];
  return {
    token,
    open: (given) => {
      if (!isSame(given, token)) return null;
      const session = randomBytes(32).toString('base64url');
      sessions.push(session);
      if (sessions.length > maxSessions) sessions.shift();
      return session;
    },
    isOpen: (authorization) => {
      const given = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
      // every session is compared, so that the time tells nothing
      return given !== undefined && sessions.filter((session) => isSame(given, session)).length > 0;
    },
  };
}

/** Constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
