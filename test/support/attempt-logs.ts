import type { AttemptLog } from '../../shared/request-log.ts';

/** An attempt that answered, with some members replaced. */
export function attemptLog(members: Partial<AttemptLog> = {}): AttemptLog {
  return {
    model: 'acme/big',
    provider: 'acme',
    tier: 'high',
    role: 'primary',
    startedAt: 0,
    durationMs: 200,
    status: 200,
    outcome: 'succeeded',
    reason: null,
    message: null,
    usage: { prompt: 10, completion: 5, cached: 2, cacheWrite: 1, reasoning: 3 },
    costUsd: 0.25,
    ...members,
  };
}
