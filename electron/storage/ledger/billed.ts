import type { AttemptLog, RequestLog, TokenUsage } from '../../../shared/request-log.ts';

/**
 * What a request cost with all its attempts: one that failed after it had used tokens is on the provider's bill too.
 *
 * @returns USD; null = not known.
 */
export function billedUsd(entry: RequestLog): number | null {
  let sum: number | null = null;
  for (const { costUsd } of entry.attempts) if (costUsd !== null) sum = (sum ?? 0) + costUsd;
  return sum ?? entry.costUsd;
}

/** One share of a request's bill: what goes to one model at one provider. */
export interface Share {
  readonly model: string;
  readonly provider: string;
  readonly requests: number;
  readonly failed: number;
  readonly usage: TokenUsage | null;
  readonly costUsd: number | null;
  readonly unknownCost: number;
  readonly estimated: number;
}

/** Splits a request over the models that worked on it. The request itself is counted once: where its answer came from. */
export function sharesOf(entry: RequestLog): readonly Share[] {
  const failed = entry.outcome === 'failed' || entry.outcome === 'refused' ? 1 : 0;
  const last = entry.attempts.at(-1);
  const final: Share = {
    // A client may name any model for embeddings: what nobody answered for gets no sum of its own.
    model: entry.model ?? (entry.dialect === 'openai-embeddings' ? '' : last?.model) ?? '',
    provider: entry.provider ?? last?.provider ?? '',
    requests: 1,
    failed,
    usage: null,
    costUsd: null,
    unknownCost: billedUsd(entry) === null && entry.attempts.length > 0 && failed === 0 ? 1 : 0,
    estimated: entry.estimated ? 1 : 0,
  };
  const spent = entry.attempts.filter(({ usage, costUsd }) => usage !== null || costUsd !== null);
  if (spent.length === 0) return [{ ...final, usage: entry.usage, costUsd: entry.costUsd }];
  const [only] = spent;
  if (spent.length === 1 && only?.model === final.model && only.provider === final.provider)
    return [{ ...final, usage: only.usage, costUsd: only.costUsd }];
  return [final, ...spent.map(shareOf)];
}

function shareOf({ model, provider, usage, costUsd }: AttemptLog): Share {
  return { model, provider, requests: 0, failed: 0, usage, costUsd, unknownCost: 0, estimated: 0 };
}
