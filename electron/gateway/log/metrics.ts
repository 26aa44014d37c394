import type { AttemptLog, RequestLog } from '../../../shared/request-log.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Rest } from '../catalog/endpoint-health.ts';
import { createCounter, createHistogram, writeFamily, type Labels } from './prometheus.ts';

/** Sums over all finished requests since the start, for Prometheus. Grows with the catalog, never with the traffic. */
export interface Metrics {
  /** Takes one finished request. */
  readonly record: (entry: RequestLog, catalog: Catalog) => void;
  /** Everything in Prometheus' text format 0.0.4. */
  readonly text: (live: LiveFigures) => string;
}

/** What is true at the moment of asking. */
export interface LiveFigures {
  /** ms since epoch. */
  readonly now: number;
  readonly inFlight: number;
  /** By endpoint key. */
  readonly rests: ReadonlyMap<string, Rest>;
}

/** Upper bounds in seconds: from an answer out of a cache to a model that reasons for minutes. */
const ttftBounds = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
const durationBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

export function createMetrics(): Metrics {
  const requests = createCounter('pareto_desk_requests_total', 'Finished requests.');
  const tokens = createCounter(
    'pareto_desk_tokens_total',
    'Tokens as providers reported them; prompt includes cached.',
  );
  const cost = createCounter(
    'pareto_desk_cost_usd_total',
    'What providers charge, US dollars, failed attempts included.',
  );
  const attempts = createCounter('pareto_desk_attempts_total', 'Calls to providers.');
  const failures = createCounter('pareto_desk_attempt_failures_total', 'Calls to providers that failed, by reason.');
  const ttft = createHistogram('pareto_desk_ttft_seconds', 'Arrival of the attempt to its first token.', ttftBounds);
  const duration = createHistogram('pareto_desk_duration_seconds', 'Arrival to the end of the answer.', durationBounds);

  function recordAttempt(attempt: AttemptLog, catalog: Catalog): void {
    const { provider, outcome, reason, costUsd } = attempt;
    const model = labelOf(attempt.model, catalog);
    attempts.add({ model, provider, outcome }, 1);
    if (reason !== null) failures.add({ model, provider, reason }, 1);
    if (costUsd !== null) cost.add({ model, provider }, costUsd);
  }

  return {
    record(entry, catalog) {
      const tier = entry.tierUsed ?? 'none';
      const labels: Labels = { model: labelOf(entry.model, catalog), provider: entry.provider ?? 'none' };
      requests.add({ outcome: entry.outcome, tier, ...labels }, 1);
      for (const attempt of entry.attempts) recordAttempt(attempt, catalog);
      for (const [kind, count] of Object.entries(entry.usage ?? {})) tokens.add({ kind, ...labels }, count ?? 0);
      if (entry.ttftMs !== null) ttft.observe({ tier }, entry.ttftMs / 1_000);
      if (entry.durationMs !== null) duration.observe({ tier }, entry.durationMs / 1_000);
    },
    text({ now, inFlight, rests }) {
      const families = [requests, tokens, cost, attempts, failures, ttft, duration].map((family) => family.text());
      const resting = [...rests].filter(([, rest]) => rest.until > now);
      return [
        ...families,
        writeFamily('pareto_desk_requests_in_flight', 'gauge', 'Requests being answered.', [[{}, inFlight]]),
        writeFamily(
          'pareto_desk_endpoint_rest_seconds',
          'gauge',
          'Time until a resting endpoint is tried again.',
          resting.map(([endpoint, { until, reason }]) => [{ endpoint, reason }, (until - now) / 1_000]),
        ),
      ].join('');
    },
  };
}

/** A client may name any model for embeddings. */
function labelOf(model: string | null, { modelById }: Catalog): string {
  if (model === null) return 'none';
  return modelById.has(model) ? model : 'other';
}
