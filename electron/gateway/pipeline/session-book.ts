import type { InboundRequest } from '../dialects/inbound-request.ts';
import { rememberAnswer, type SessionAnswer, type SessionMemory } from '../routing/session.ts';

/** Remembers where conversations were answered, apart for each client key. */
export interface SessionBook {
  readonly sessionsOf: (clientKey: string) => ReadonlyMap<string, SessionMemory>;
  /** Called after an answer that succeeded. */
  readonly remember: (
    clientKey: string,
    request: InboundRequest,
    answer: Pick<SessionAnswer, 'step' | 'usage' | 'now'>,
  ) => void;
  readonly forget: () => void;
}

/** Conversations remembered per client key; the ones that have been quiet longest go first. */
const mostSessions = 5_000;

export function createSessionBook(): SessionBook {
  const books = new Map<string, Map<string, SessionMemory>>();

  function bookOf(clientKey: string): Map<string, SessionMemory> {
    let book = books.get(clientKey);
    if (book === undefined) books.set(clientKey, (book = new Map<string, SessionMemory>()));
    return book;
  }

  return {
    sessionsOf: bookOf,
    remember(clientKey, { sessionKey, isNamedSession, oneHourCache }, answer) {
      if (sessionKey === null) return;
      const book = bookOf(clientKey);
      const before = book.get(sessionKey);
      // Taken out and put in again, so that the first of the map is the quietest.
      book.delete(sessionKey);
      book.set(sessionKey, rememberAnswer(before, { ...answer, named: isNamedSession, oneHourCache }));
      const quietest = book.size > mostSessions ? book.keys().next().value : undefined;
      if (quietest !== undefined) book.delete(quietest);
    },
    forget: () => books.clear(),
  };
}
