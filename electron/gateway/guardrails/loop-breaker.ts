import type { LoopBreakerSettings } from '../../../shared/guardrails.ts';
import { RecentMap } from '../../../shared/recent-map.ts';
import { GatewayError } from '../errors.ts';
import type { LoopMark } from './loop-mark.ts';

/** Remembers how the last requests of each session ended. */
export interface LoopBreaker {
  /**
   * Counts a request in.
   *
   * @param session a request without one is never a loop
   * @param now ms since epoch
   * @returns how often the same turn was asked within the window, this request included
   */
  readonly note: (session: string | null, mark: LoopMark, settings: LoopBreakerSettings, now: number) => number;
}

interface Turn {
  readonly lastTurn: number;
  /** When it was asked, ms since epoch, oldest first. */
  readonly times: number[];
}

/** Half as many are remembered at least. */
const mostSessions = 4_000;
/** Different turns of a session that are remembered: two agents may share a session, and a loop may have a few steps. */
const mostTurns = 16;

export function createLoopBreaker(): LoopBreaker {
  const sessions = new RecentMap<string, Turn[]>(mostSessions);
  return {
    note: (session, { lastTurn }, { windowMs, sameRequests }, now) => {
      if (session === null) return 1;
      let turns = sessions.get(session);
      if (turns === undefined) sessions.set(session, (turns = []));
      const known = turns.findIndex((candidate) => candidate.lastTurn === lastTurn);
      const [turn = { lastTurn, times: [] }] = known === -1 ? [] : turns.splice(known, 1);
      turns.push(turn);
      if (turns.length > mostTurns) turns.shift();
      turn.times.push(now);
      // also those of a future that a changed clock took away
      const isOutside = (at: number): boolean => at < now - windowMs || at > now;
      while (turn.times.length > sameRequests + 1 || isOutside(turn.times[0] ?? now)) turn.times.shift();
      return turn.times.length;
    },
  };
}

/** 400: the one status after which all six agents that were tried stopped at once and showed the text. */
export function loopRefusal(times: number, { windowMs }: LoopBreakerSettings): GatewayError {
  const minutes = Math.max(1, Math.round(windowMs / 60_000));
  return new GatewayError(
    'loop_stopped',
    400,
    `Stopped a loop: this session has asked the same thing ${times} times within ${minutes} min without getting further. Start a new turn, or change the loop breaker in Pareto Desk under Guardrails.`,
    { errorType: 'invalid_request', metadata: { limit_source: 'loop_breaker', repeats: times } },
  );
}

/** @returns true when the session has to stop. */
export function isLoop(times: number, settings: LoopBreakerSettings): boolean {
  return settings.enabled && times > settings.sameRequests;
}
