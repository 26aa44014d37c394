import type { AttemptLog, Outcome, RequestLog, TokenUsage, Verdict } from '../../../shared/request-log.ts';
import { costOf, priceAt } from '../catalog/price.ts';
import type { RequestSink } from '../ports.ts';
import type { RoutePlan, RouteStep } from '../routing/route-plan.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';

/** Writes the log entry of one request while it runs. All times are given in ms since epoch. */
export interface RequestRecorder {
  readonly planned: (plan: RoutePlan, now: number) => void;
  readonly attemptFailed: (step: RouteStep, failure: AttemptFailure, startedAt: number, now: number) => void;
  /** What the answering endpoint got: fields it does not get, and what was changed so that it took the rest. */
  readonly taken: (dropped: readonly string[], repaired: string | undefined) => void;
  /** What content rules found. */
  readonly found: (findings: readonly string[]) => void;
  /** The request has ended. @returns once the entry is kept; call it before the last byte of the answer leaves. */
  readonly finished: (ending: Ending) => void | Promise<void>;
  /** What was spent so far, for a header; null = not known. */
  readonly entry: () => RequestLog;
}

export interface Arrival {
  readonly id: string;
  readonly at: number;
  readonly clientKey: string;
  readonly client: string | null;
  readonly dialect: string;
  readonly requestedModel: string;
  readonly streamed: boolean;
  readonly sessionKey: string | null;
}

/** Says whether a provider is a simulated one. */
export type IsDemo = (provider: string) => boolean;

export interface Ending {
  readonly outcome: Exclude<Outcome, 'running'>;
  /** HTTP status sent to the client; null when the client left before one was sent. */
  readonly status: number | null;
  readonly error: string | null;
  readonly now: number;
  /** The attempt whose answer reached the client. */
  readonly answered?: AnsweredBy;
}

export interface AnsweredBy {
  readonly step: RouteStep;
  readonly startedAt: number;
  /** ms since epoch; null for answers that came whole. */
  readonly firstTokenAt: number | null;
  readonly httpStatus: number;
  readonly usage: TokenUsage | null;
  /** Counted by us because the provider reported nothing. */
  readonly estimated: boolean;
  readonly failure: AttemptFailure | null;
}

export function startRecord(arrival: Arrival, sink: RequestSink, isDemo: IsDemo): RequestRecorder {
  let verdicts: readonly Verdict[] = [];
  let entry: RequestLog = {
    ...arrival,
    router: 'direct',
    tierRequested: null,
    tierUsed: null,
    sort: null,
    model: null,
    provider: null,
    outcome: 'running',
    status: null,
    why: '',
    error: null,
    attempts: [],
    usage: null,
    costUsd: null,
    estimated: false,
    ttftMs: null,
    durationMs: null,
    tokensPerSecond: null,
    overheadMs: null,
    ignored: [],
    dropped: [],
    repairs: [],
    findings: [],
    demo: false,
  };
  return {
    planned(plan, now) {
      verdicts = plan.verdicts;
      const primary = plan.steps[0];
      entry = {
        ...entry,
        router: plan.intent.router,
        tierRequested: plan.intent.tier,
        tierUsed: plan.tierUsed,
        sort: plan.intent.sort,
        model: primary?.model.id ?? null,
        provider: primary?.endpoint.provider ?? null,
        demo: primary !== undefined && isDemo(primary.endpoint.provider),
        why: plan.why,
        ignored: [...plan.intent.ignored],
        overheadMs: now - entry.at,
      };
      sink.progressed(entry);
    },
    attemptFailed(step, failure, startedAt, now) {
      entry = { ...entry, attempts: [...entry.attempts, failedAttempt(step, failure, startedAt, now, entry.at)] };
      sink.progressed(entry);
    },
    taken(dropped, repaired) {
      if (dropped.length > 0) entry = { ...entry, dropped: [...dropped] };
      if (repaired !== undefined) entry = { ...entry, repairs: [repaired] };
    },
    found(findings) {
      if (findings.length > 0) entry = { ...entry, findings: [...findings] };
    },
    finished(ending) {
      entry = end(entry, ending, isDemo);
      return sink.finished(entry, verdicts);
    },
    entry: () => entry,
  };
}

function end(entry: RequestLog, ending: Ending, isDemo: IsDemo): RequestLog {
  const { outcome, status, error, now, answered } = ending;
  const common = { ...entry, outcome, status, error, durationMs: now - entry.at };
  if (answered === undefined) return { ...common, model: null, provider: null, tierUsed: null };
  const { step, usage, firstTokenAt, startedAt, estimated } = answered;
  const costUsd = usage === null ? null : costFor(step, usage, entry.at);
  const attempt: AttemptLog = {
    ...attemptOf(step, startedAt, now),
    status: answered.httpStatus,
    outcome: outcome === 'refused' ? 'failed' : outcome,
    reason: answered.failure?.reason ?? null,
    message: answered.failure?.message ?? null,
    usage,
    costUsd,
  };
  return {
    ...common,
    model: step.model.id,
    provider: step.endpoint.provider,
    demo: isDemo(step.endpoint.provider),
    tierUsed: step.tier,
    attempts: [...entry.attempts, attempt],
    usage,
    costUsd,
    estimated,
    ttftMs: firstTokenAt === null ? null : firstTokenAt - startedAt,
    tokensPerSecond: tokensPerSecond(usage, firstTokenAt, now),
  };
}

/** The price may depend on how long the prompt really was, which only the provider's count tells. */
function costFor(step: RouteStep, usage: TokenUsage, at: number): number | null {
  return costOf(priceAt(step.endpoint, { now: at, promptTokens: usage.prompt }), usage);
}

/** Below this many tokens or milliseconds the figure would be noise. */
const fewestTokens = 8;
const shortestMs = 20;

/** @returns output tokens per second after the first token; null when it cannot be told. */
export function tokensPerSecond(usage: TokenUsage | null, firstTokenAt: number | null, now: number): number | null {
  if (usage === null || firstTokenAt === null) return null;
  const ms = now - firstTokenAt;
  return usage.completion < fewestTokens || ms < shortestMs ? null : ((usage.completion - 1) * 1000) / ms;
}

/** @param at ms since epoch of the request, which decides the price */
function failedAttempt(
  step: RouteStep,
  failure: AttemptFailure,
  startedAt: number,
  now: number,
  at: number,
): AttemptLog {
  const usage = failure.usage ?? null;
  return {
    ...attemptOf(step, startedAt, now),
    status: failure.status,
    outcome: failure.fault === 'client' ? 'aborted' : 'failed',
    reason: failure.reason,
    message: failure.message,
    usage,
    costUsd: usage === null ? null : costFor(step, usage, at),
  };
}

function attemptOf(step: RouteStep, startedAt: number, now: number) {
  const { model, endpoint, tier, role } = step;
  return { model: model.id, provider: endpoint.provider, tier, role, startedAt, durationMs: now - startedAt };
}
