import { RecentMap } from '../../../shared/recent-map.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { rememberAnswer, type SessionAnswer, type SessionMemory } from '../routing/session.ts';
import type { Sessions } from '../routing/snapshot.ts';

/** Remembers where conversations were answered, apart for each client key. */
export interface SessionBook {
  readonly sessionsOf: (clientKey: string) => Sessions;
  /** Called after an answer that succeeded. */
  readonly remember: (
    clientKey: string,
    request: InboundRequest,
    answer: Pick<SessionAnswer, 'step' | 'usage' | 'now'>,
  ) => void;
  readonly forget: () => void;
}

/** Conversations remembered per client key, and half as many at least; the ones that have been quiet longest go first. */
const mostSessions = 10_000;

export function createSessionBook(): SessionBook {
  const books = new Map<string, RecentMap<string, SessionMemory>>();

  function bookOf(clientKey: string): RecentMap<string, SessionMemory> {
    let book = books.get(clientKey);
    if (book === undefined) books.set(clientKey, (book = new RecentMap(mostSessions)));
    return book;
  }

  return {
    sessionsOf: bookOf,
    remember(clientKey, { sessionKey, isNamedSession, oneHourCache }, answer) {
      if (sessionKey === null) return;
      const book = bookOf(clientKey);
      const { step, usage, now } = answer;
      const before = book.get(sessionKey);
      book.set(sessionKey, rememberAnswer(before, { step, usage, now, named: isNamedSession, oneHourCache }));
    },
    forget: () => books.clear(),
  };
}
