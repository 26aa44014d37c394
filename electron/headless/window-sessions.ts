import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Browsers that have shown the token from the printed address. */
export interface WindowSessions {
  /** Goes into the fragment of the printed address, which browsers never send. */
  readonly token: string;
  /** @returns the value of `Set-Cookie`, or null for a wrong token. */
  readonly open: (token: string, port: number) => string | null;
  /** @param cookies the `Cookie` header. */
  readonly isOpen: (cookies: string | undefined, port: number) => boolean;
}

/** A person has a few browsers; the oldest session goes first. */
const maxSessions = 32;

export function createWindowSessions(): WindowSessions {
  const token = randomBytes(32).toString('base64url');
  const sessions: string[] = [];
  return {
    token,
    open: (given, port) => {
      if (!isSame(given, token)) return null;
      const session = randomBytes(32).toString('base64url');
      sessions.push(session);
      if (sessions.length > maxSessions) sessions.shift();
      return `${cookieName(port)}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isOpen: (cookies, port) => {
      const given = readCookie(cookies ?? '', cookieName(port));
      // every session is compared, so that the time tells nothing
      return given !== null && sessions.filter((session) => isSame(given, session)).length > 0;
    },
  };
}

/** Cookies do not know ports: with the port in its name two windows on one machine do not log each other out. */
function cookieName(port: number): string {
  return `pareto-desk-${port}`;
}

function readCookie(cookies: string, name: string): string | null {
  const pair = cookies.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return pair === undefined ? null : pair.trim().slice(name.length + 1);
}

/** Constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
