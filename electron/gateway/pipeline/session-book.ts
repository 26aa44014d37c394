import { RecentMap } from '../../../shared/recent-map.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { memoryFor, rememberAnswer, type SessionAnswer, type SessionMemory } from '../routing/session.ts';
import type { Sessions } from '../routing/snapshot.ts';

/** Remembers where conversations were answered, apart for each client key. */
export interface SessionBook {
  readonly sessionsOf: (clientKey: string) => Sessions;
  /** Called after an answer that succeeded. */
  readonly remember: (
    clientKey: string,
    request: InboundRequest,
    answer: Pick<SessionAnswer, 'intent' | 'step' | 'usage' | 'now'>,
  ) => void;
  readonly forget: () => void;
}

/** Conversations remembered per client key, and half as many at least; the ones that have been quiet longest go first. */
const mostSessions = 10_000;

/** Kinds of wishes remembered per conversation: an agent asks a router, and one or two models by name for small things. */
const mostWishes = 4;

const nothing: readonly SessionMemory[] = [];

export function createSessionBook(): SessionBook {
  const books = new Map<string, RecentMap<string, readonly SessionMemory[]>>();

  function bookOf(clientKey: string): RecentMap<string, readonly SessionMemory[]> {
    let book = books.get(clientKey);
    if (book === undefined) books.set(clientKey, (book = new RecentMap(mostSessions)));
    return book;
  }

  return {
    sessionsOf: bookOf,
    remember(clientKey, { sessionKey, isNamedSession, oneHourCache }, answer) {
      if (sessionKey === null) return;
      const book = bookOf(clientKey);
      const { intent, step, usage, now } = answer;
      const memories = book.get(sessionKey) ?? nothing;
      const before = memoryFor(memories, intent);
      const made = rememberAnswer(before, { intent, step, usage, now, named: isNamedSession, oneHourCache });
      const others = memories.filter((memory) => memory !== before);
      book.set(sessionKey, [made, ...others.slice(0, mostWishes - 1)]);
    },
    forget: () => books.clear(),
  };
}
