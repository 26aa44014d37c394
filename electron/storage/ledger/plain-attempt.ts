import type { AttemptLog, RequestLog } from '../../../shared/request-log.ts';

/** What a request tells of its only attempt, when the first one asked answered. */
export type PlainRequest = Omit<RequestLog, 'attempts'>;

/** The attempt that most requests have: whatever it says stands in the request too, so it has no row of its own. */
export function plainAttempt(request: PlainRequest): AttemptLog {
  const { model, provider, tierUsed, status, outcome, usage, costUsd } = request;
  const startedAt = request.at + (request.overheadMs ?? 0);
  return {
    model: model ?? '',
    provider: provider ?? '',
    tier: tierUsed,
    role: 'primary',
    startedAt,
    durationMs: request.at + (request.durationMs ?? 0) - startedAt,
    status,
    outcome,
    reason: null,
    message: null,
    usage,
    costUsd,
  };
}

/** true when `plainAttempt` gives exactly the attempts there are. */
export function isPlain(entry: RequestLog): boolean {
  const attempt = entry.attempts[0];
  if (attempt === undefined || entry.attempts.length > 1 || attempt.outcome !== 'succeeded') return false;
  if (attempt.usage !== entry.usage || attempt.role !== 'primary' || !Number.isSafeInteger(entry.at)) return false;
  const startedAt = entry.at + (entry.overheadMs ?? 0);
  return (
    attempt.model === (entry.model ?? '') &&
    attempt.provider === (entry.provider ?? '') &&
    attempt.tier === entry.tierUsed &&
    attempt.startedAt === startedAt &&
    attempt.durationMs === entry.at + (entry.durationMs ?? 0) - startedAt &&
    attempt.status === entry.status &&
    attempt.reason === null &&
    attempt.message === null &&
    attempt.costUsd === entry.costUsd
  );
}
