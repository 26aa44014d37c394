import type { AttemptLog, RequestLog } from '../../shared/request-log.ts';
import type { Attributes, Clean } from './attributes.ts';
import { callAttributes, isAnswer, type FindEndpoint } from './call-attributes.ts';
import { createCounter, createHistogram, type OtlpMetric } from './instruments.ts';

/** Sums over finished requests since it was made. Grows with the catalog, never with the traffic. */
export interface Meter {
  readonly record: (entry: RequestLog, find: FindEndpoint) => void;
  /** @param now ms since epoch */
  readonly write: (now: number, clean: Clean) => readonly OtlpMetric[];
}

/** Bounds in seconds and tokens as the conventions advise (read 2026-11). */
const secondBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const tokenBounds = Array.from({ length: 14 }, (_, power) => 4 ** power);

/**
 * The conventions' metrics of calls to models, and the counters of `GET /metrics`: a collector that writes them for
 * Prometheus gives them the same names, e.g. `pareto_desk_requests_total`.
 *
 * @param startedAt ms since epoch
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md
 */
export function createMeter(startedAt: number): Meter {
  const counter = (name: string, unit: string, description: string) => createCounter({ name, unit, description });
  const seconds = (name: string, description: string) =>
    createHistogram({ name, description, unit: 's' }, secondBounds);
  const callDuration = seconds('gen_ai.client.operation.duration', 'GenAI operation duration.');
  const firstChunk = seconds(
    'gen_ai.client.operation.time_to_first_chunk',
    'Time to receive the first chunk of a streamed answer.',
  );
  const tokenUsage = createHistogram(
    { name: 'gen_ai.client.token.usage', unit: '{token}', description: 'Number of input and output tokens used.' },
    tokenBounds,
  );
  const requests = counter('pareto_desk.requests', '{request}', 'Finished requests.');
  const tokens = counter('pareto_desk.tokens', '{token}', 'Tokens as providers reported them; prompt includes cached.');
  const cost = counter('pareto_desk.cost_usd', '{USD}', 'What providers charge, US dollars, failed attempts included.');
  const attempts = counter('pareto_desk.attempts', '{attempt}', 'Calls to providers.');
  const failures = counter('pareto_desk.attempt_failures', '{attempt}', 'Calls to providers that failed, by reason.');
  const ttft = seconds('pareto_desk.ttft', 'Start of the attempt to its first token.');
  const duration = seconds('pareto_desk.duration', 'Arrival to the end of the answer.');
  const all = [callDuration, firstChunk, tokenUsage, requests, tokens, cost, attempts, failures, ttft, duration];

  function recordCall(entry: RequestLog, attempt: AttemptLog, call: Attributes): void {
    callDuration.record(call, attempt.durationMs / 1_000);
    if (entry.streamed && entry.ttftMs !== null && isAnswer(entry, attempt))
      firstChunk.record(call, entry.ttftMs / 1_000);
    if (attempt.usage === null) return;
    tokenUsage.record({ ...call, 'gen_ai.token.type': 'input' }, attempt.usage.prompt);
    tokenUsage.record({ ...call, 'gen_ai.token.type': 'output' }, attempt.usage.completion);
  }

  function recordAttempt({ model, provider, outcome, reason, costUsd }: AttemptLog): void {
    attempts.record({ model, provider, outcome }, 1);
    if (reason !== null) failures.record({ model, provider, reason }, 1);
    if (costUsd !== null) cost.record({ model, provider }, costUsd);
  }

  return {
    record(entry, find) {
      const tier = entry.tierUsed ?? 'none';
      const labels = { model: entry.model ?? 'none', provider: entry.provider ?? 'none' };
      requests.record({ outcome: entry.outcome, tier, ...labels }, 1);
      for (const attempt of entry.attempts) {
        recordCall(entry, attempt, callAttributes(entry, attempt, find));
        recordAttempt(attempt);
      }
      for (const [kind, count] of Object.entries(entry.usage ?? {})) tokens.record({ kind, ...labels }, count ?? 0);
      if (entry.ttftMs !== null) ttft.record({ tier }, entry.ttftMs / 1_000);
      if (entry.durationMs !== null) duration.record({ tier }, entry.durationMs / 1_000);
    },
    write: (now, clean) => all.flatMap((instrument) => instrument.write({ startedAt, now, clean }) ?? []),
  };
}
