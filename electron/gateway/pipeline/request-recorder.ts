import type { AttemptLog, Outcome, RequestLog, TokenUsage } from '../../../shared/request-log.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { costOf, priceAt } from '../catalog/price.ts';
import type { RequestSink, RunningRequest } from '../ports.ts';
import type { RoutePlan, RouteStep } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import type { WholeAnswer } from '../upstream/answer.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';

/** What is known of a request before it is planned. */
export interface Arrival {
  readonly id: string;
  /** ms since epoch. */
  readonly at: number;
  /** Name of the client key. */
  readonly clientKey: string;
  /** Its user agent. */
  readonly client: string | null;
  readonly dialect: string;
  readonly requestedModel: string;
  readonly streamed: boolean;
  readonly sessionKey: string | null;
}

/** How a request ended; `now` in ms since epoch. */
export interface Ending {
  readonly outcome: Exclude<Outcome, 'running'>;
  /** HTTP status sent to the client; null when the client left before one was sent. */
  readonly status: number | null;
  readonly error: string | null;
  readonly now: number;
  /** The attempt whose answer reached the client. */
  readonly answered?: AnsweredBy;
}

/** The attempt that answered; `startedAt` in ms since epoch. */
export interface AnsweredBy {
  readonly step: RouteStep;
  readonly startedAt: number;
  /** ms since epoch; null for answers that came whole. */
  readonly firstTokenAt: number | null;
  readonly httpStatus: number;
  readonly usage: TokenUsage | null;
  /** Tokens of the answer that have come since the first one. */
  readonly shownTokens: number | null;
  /** Counted by us because the provider reported nothing. */
  readonly estimated: boolean;
  readonly failure: AttemptFailure | null;
}

/** An answer that came whole. @param startedAt of the attempt, ms since epoch */
export function answeredWhole(step: RouteStep, startedAt: number, { status, usage }: WholeAnswer): AnsweredBy {
  return {
    step,
    startedAt,
    firstTokenAt: null,
    httpStatus: status,
    usage,
    shownTokens: null,
    estimated: false,
    failure: null,
  };
}

/**
 * Writes the log entry of one request while it runs. All times are given in ms since epoch.
 *
 * Every entry is written out field by field: copying one with `...` costs as much as routing the request.
 */
export class RequestRecorder implements RunningRequest {
  readonly #arrival: Arrival;
  readonly #sink: RequestSink;
  readonly #catalog: Catalog;
  readonly #bars: Snapshot['bars'];
  #plan: RoutePlan | null = null;
  #plannedAt = 0;
  #attempts: AttemptLog[] = [];
  #dropped: string[] = [];
  #repairs: string[] = [];
  #findings: string[] = [];
  #last: RequestLog | null = null;
  #isAnnounced = false;
  /** The client left while the last attempt was on its way. */
  #isLeft = false;
  /** It has ended, and only `keep` of the sink has been told. */
  #isUntold = false;

  constructor(arrival: Arrival, sink: RequestSink, { catalog, bars }: Pick<Snapshot, 'catalog' | 'bars'>) {
    this.#arrival = arrival;
    this.#sink = sink;
    this.#catalog = catalog;
    this.#bars = bars;
  }

  get id(): string {
    return this.#arrival.id;
  }

  /** The ones so far, oldest first. */
  get attempts(): readonly AttemptLog[] {
    return this.#attempts;
  }

  /** Fields the answering endpoint does not get, and those of its answer that the client does not. */
  get dropped(): readonly string[] {
    return this.#dropped;
  }

  planned(plan: RoutePlan, now: number): void {
    this.#plan = plan;
    this.#plannedAt = now;
    this.#last = null;
  }

  /** Somebody other than the first of the plan answers. */
  cameOut(plan: RoutePlan): void {
    this.#plan = plan;
    this.#last = null;
  }

  /** Tells who will be asked; once the request is on its way, so that it need not wait. */
  announce(): void {
    if (!this.#isAnnounced) this.#sink.progressed(this);
    this.#isAnnounced = true;
  }

  /** @param promptTokens estimate; what left before the client did is on the provider's bill, although it reports nothing */
  attemptFailed(
    step: RouteStep,
    failure: AttemptFailure,
    {
      startedAt,
      now,
      promptTokens,
    }: { readonly startedAt: number; readonly now: number; readonly promptTokens: number },
  ): void {
    const { status, reason, message, hasGone = false } = failure;
    const usage = hasGone ? promptOnly(promptTokens) : (failure.usage ?? null);
    if (hasGone) this.#isLeft = true;
    const outcome = failure.fault === 'client' ? 'aborted' : 'failed';
    const end: AttemptEnd = { status, outcome, reason, message, usage };
    this.#attempts = [...this.#attempts, toAttempt(step, startedAt, now, this.#arrival.at, end)];
    this.#last = null;
    this.#isAnnounced = true;
    this.#sink.progressed(this);
  }

  /** What the answering endpoint got: fields it does not get, and what was changed so that it took the rest. */
  taken(dropped: readonly string[], repaired: string | undefined): void {
    if (dropped.length > 0) this.#dropped = cutAll(dropped);
    if (repaired !== undefined) this.#repairs = [repaired];
  }

  /** What of the answer has no place in the client's format. */
  lost(parts: ReadonlySet<string>): void {
    if (parts.size > 0) this.#dropped = [...this.#dropped, ...parts];
  }

  /** What content rules found. */
  found(findings: readonly string[]): void {
    if (findings.length > 0) this.#findings = cutAll(findings);
  }

  /** The request has ended. @returns once the entry is kept; call it before the last byte of the answer leaves. */
  finished(ending: Ending): void | Promise<void> {
    const { answered, now } = ending;
    if (answered !== undefined) {
      const { step, startedAt, httpStatus, usage, failure } = answered;
      const outcome = ending.outcome === 'refused' ? 'failed' : ending.outcome;
      const reason = failure?.reason ?? null;
      const end: AttemptEnd = { status: httpStatus, outcome, reason, message: failure?.message ?? null, usage };
      this.#attempts = [...this.#attempts, toAttempt(step, startedAt, now, this.#arrival.at, end)];
    }
    this.#last = this.#toEntry(ending);
    this.#isUntold = true;
    return this.#sink.keep(this.#last, this.#plan?.verdicts ?? []);
  }

  /** Tells everybody else that the request has ended; once. */
  tell(): void {
    if (!this.#isUntold || this.#last === null) return;
    this.#isUntold = false;
    this.#sink.finished(this.#last, this.#plan?.verdicts ?? []);
  }

  /** As it stands now. */
  entry(): RequestLog {
    return (this.#last ??= this.#toEntry(null));
  }

  #toEntry(ending: Ending | null): RequestLog {
    const { id, at, clientKey, client, dialect, requestedModel, streamed, sessionKey } = this.#arrival;
    const plan = this.#plan;
    const answered = ending?.answered;
    // Before the end it is the one that is asked first; after it, the one that answered.
    const step = ending === null ? plan?.steps[0] : answered?.step;
    const left = this.#isLeft ? this.#attempts.at(-1) : undefined;
    const usage = answered?.usage ?? left?.usage ?? null;
    const firstTokenAt = answered?.firstTokenAt ?? null;
    return {
      id,
      at,
      clientKey,
      client,
      dialect,
      requestedModel: cut(requestedModel),
      router: plan?.intent.router ?? 'direct',
      tierRequested: plan?.intent.tier ?? null,
      tierUsed: ending === null ? (plan?.tierUsed ?? null) : (step?.tier ?? null),
      sort: plan?.intent.sort ?? null,
      model: step?.model.id ?? null,
      provider: step?.endpoint.provider ?? null,
      streamed,
      outcome: ending?.outcome ?? 'running',
      status: ending?.status ?? null,
      why: cut(plan?.why ?? ''),
      error: cut(ending?.error ?? null),
      attempts: this.#attempts,
      usage,
      costUsd: answered === undefined ? (left?.costUsd ?? null) : (this.#attempts.at(-1)?.costUsd ?? null),
      estimated: answered?.estimated ?? this.#isLeft,
      ttftMs: answered === undefined || firstTokenAt === null ? null : firstTokenAt - answered.startedAt,
      durationMs: ending === null ? null : ending.now - at,
      tokensPerSecond:
        ending === null ? null : tokensPerSecond(answered?.shownTokens ?? null, firstTokenAt, ending.now),
      overheadMs: plan === null ? null : this.#plannedAt - at,
      sessionKey,
      ignored: plan === null ? [] : cutAll(plan.intent.ignored),
      dropped: this.#dropped,
      repairs: this.#repairs,
      findings: this.#findings,
      demo: this.#isDemoFor(step ?? plan?.steps[0]),
    };
  }

  /** Where nobody answered, it is a simulation when one was asked first, or when nobody else could have been asked. */
  #isDemoFor(step: RouteStep | undefined): boolean {
    if (step !== undefined) return this.#catalog.providerById.get(step.endpoint.provider)?.demo === true;
    let isDemo = false;
    for (const { id, demo } of this.#catalog.providerById.values()) {
      if (this.#bars.has(id)) continue;
      if (!demo) return false;
      isDemo = true;
    }
    return isDemo;
  }
}

/** What is kept of a text, characters, and of a list: clients and providers may write any number of them. */
const mostKept = { text: 1_000, list: 100 };

function cut<Text extends string | null>(text: Text): Text | string {
  return text === null || text.length <= mostKept.text ? text : `${text.slice(0, mostKept.text)}…`;
}

function cutAll(texts: readonly string[]): string[] {
  return texts.slice(0, mostKept.list).map(cut);
}

/** A request without an answer, by our own count. */
function promptOnly(promptTokens: number): TokenUsage {
  return { prompt: promptTokens, completion: 0, cached: 0, cacheWrite: 0, reasoning: 0 };
}

/** How one attempt ended. */
type AttemptEnd = Pick<AttemptLog, 'status' | 'outcome' | 'reason' | 'message' | 'usage'>;

/** @param at ms since epoch of the request, which decides the price */
function toAttempt(step: RouteStep, startedAt: number, now: number, at: number, end: AttemptEnd): AttemptLog {
  const { usage } = end;
  const durationMs = now - startedAt; // within the object V8's Maglev compiles it anew ten times a second
  return {
    model: step.model.id,
    provider: step.endpoint.provider,
    tier: step.tier,
    role: step.role,
    startedAt,
    durationMs,
    status: end.status,
    outcome: end.outcome,
    reason: end.reason,
    message: cut(end.message),
    usage,
    costUsd: usage === null ? null : costFor(step, usage, at),
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
export function tokensPerSecond(tokens: number | null, firstTokenAt: number | null, now: number): number | null {
  if (tokens === null || firstTokenAt === null) return null;
  const ms = now - firstTokenAt;
  return tokens < fewestTokens || ms < shortestMs ? null : ((tokens - 1) * 1000) / ms;
}
