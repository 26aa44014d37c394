import type { IncomingMessage } from 'node:http';
import type { TokenUsage } from '../../../shared/request-log.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { isUnreadable } from '../dialects/provider-failure.ts';
import { GatewayError } from '../errors.ts';
import type { Reservation } from '../guardrails/budget-book.ts';
import type { SpeedTracker } from '../log/speed-tracker.ts';
import { answerRequest } from '../pipeline/answer-request.ts';
import type { ContentFilter, Screened } from '../pipeline/content-filter.ts';
import type { EndpointSender, Sent } from '../pipeline/endpoint-sender.ts';
import type { Guard } from '../pipeline/guard.ts';
import type { SessionBook } from '../pipeline/session-book.ts';
import { RequestRecorder, tokensPerSecond, type AnsweredBy } from '../pipeline/request-recorder.ts';
import { ClientGoneError, type Win } from '../pipeline/try-in-order.ts';
import { passableHeaders } from '../pipeline/upstream-request.ts';
import type { BodySink, ClientKey, Ports } from '../ports.ts';
import type { OpenRouterMetadata } from '../routing/openrouter-metadata.ts';
import type { RoutePlan, RouteStep } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import { cutOff, type RunningAnswer, type WholeAnswer } from '../upstream/send.ts';
import { endpointFailure, type AttemptFailure } from '../upstream/attempt-failure.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import { hideSecret } from '../upstream/hide-secret.ts';
import { addHeader, writeHead, type Outgoing } from './head.ts';
import { startKeepAlive, streamHeaders, type KeepAlive } from './keep-alive.ts';
import { freeNow } from './read-body.ts';
import { relayStream, type RelayEnd } from './relay-stream.ts';
import {
  forOpenRouterSdk,
  metadataEvent,
  metadataFor,
  metadataPing,
  wantsMetadata,
  withMetadata,
} from './response-metadata.ts';
import { toGatewayError, writeFailure } from './write-failure.ts';

/** What completing a request needs of the running gateway. */
export interface CompletionTools {
  readonly ports: Ports;
  readonly sender: EndpointSender;
  readonly speeds: SpeedTracker;
  readonly sessions: SessionBook;
  readonly guard: Guard;
  readonly content: ContentFilter;
}

export interface Completion {
  readonly id: string;
  readonly at: number;
  readonly request: InboundRequest;
  readonly world: Snapshot;
  readonly clientKey: ClientKey;
  readonly incoming: IncomingMessage;
  readonly outgoing: Outgoing;
  /** Aborts when the client hangs up or the gateway closes. */
  readonly signal: HangUpSignal;
}

/** Answers one completion request, whatever happens; keeps exactly one record of it. */
export async function complete(completion: Completion, tools: CompletionTools): Promise<void> {
  const { id, request, world, outgoing } = completion;
  const { now } = tools.ports.clock;
  const record = new RequestRecorder(
    toArrival(completion),
    tools.ports.sink,
    (provider) => world.catalog.providerById.get(provider)?.demo ?? false,
  );
  const run: Run = { completion, tools, record, keepAlive: null, reservation: null, plan: null, startedAt: 0 };
  try {
    const bodies = tools.ports.bodies?.wanted() === true ? tools.ports.bodies : null;
    bodies?.request(id, request.bytes);
    const screened = recordAnswers(tools.content.screen(request, world), id, bodies);
    record.found(screened.findings());
    const passedOn = passableOf(completion.incoming);
    const win = await answerRequest(
      screened.request,
      world,
      tools.guard,
      (step) => sendStep(run, screened.request, passedOn, step),
      ({ plan, reservation }) => {
        run.reservation = reservation;
        run.plan = plan;
        record.planned(plan, now());
        if (!outgoing.headersSent) setRouteHeaders(outgoing, plan);
      },
    );
    run.keepAlive?.stop();
    const won: Won = { run, screened, win, firstTokenAt: now() };
    if (win.answer.kind === 'whole') await sendWhole(won, win.answer);
    else await sendStream(won, win.answer);
    if (win.failed.length === 0 && win.answer.hasLeft() && !screened.keepsBytes) freeNow(request.bytes);
  } catch (error) {
    run.keepAlive?.stop();
    if (isBug(error)) tools.ports.reportBug?.(error);
    await giveUp(error, run, now());
  } finally {
    record.tell();
    if (run.reservation !== null) tools.guard.settle(run.reservation, record.entry());
  }
}

/** A request on its way to an answer. */
interface Run {
  readonly completion: Completion;
  readonly tools: CompletionTools;
  readonly record: RequestRecorder;
  /** From the first attempt on, where a stream was asked for. */
  keepAlive: KeepAlive | null;
  reservation: Reservation | null;
  plan: RoutePlan | null;
  /** Of the present attempt, ms since epoch. */
  startedAt: number;
}

async function sendStep(
  run: Run,
  request: InboundRequest,
  passedOn: Readonly<Record<string, string>>,
  step: RouteStep,
): Promise<Sent> {
  const { completion, tools, record, plan } = run;
  const { now } = tools.ports.clock;
  const startedAt = now();
  run.startedAt = startedAt;
  const { id, signal, world } = completion;
  const why = plan?.why ?? '';
  const sending = tools.sender.send(request, step, world, { id, signal, passedOn, why, startedAt });
  // The request is on its way: time for everything that it need not wait for.
  if (request.streamed) run.keepAlive ??= startKeepAlive(completion.outgoing, tools.ports.quietMs);
  record.announce();
  const sent = await sending;
  if (!sent.result.ok) {
    record.attemptFailed(step, sent.result.failure, startedAt, now());
    noteFailure(step.endpoint.key, sent.result.failure, now(), tools.speeds);
  } else record.taken(sent.dropped, sent.repaired);
  return sent;
}

/** @returns what the client asked to be told of the choice; null when it did not ask */
function metadataOf({ completion, record, plan }: Run, isAnswered: boolean): OpenRouterMetadata | null {
  if (plan === null || !wantsMetadata(completion.incoming)) return null;
  return metadataFor(completion.request.model, plan, record.attempts, isAnswered);
}

/** Only what an endpoint did wrong counts against it: not a request it refused, nor a client that left. */
function noteFailure(endpoint: string, { fault }: AttemptFailure, at: number, speeds: SpeedTracker): void {
  if (fault === 'endpoint') speeds.add(endpoint, { at, succeeded: false, ttftMs: null, tokensPerSecond: null });
}

/** Lets a sink hear every piece of the answer, where bodies are recorded. */
function recordAnswers(screened: Screened, id: string, bodies: BodySink | null): Screened {
  if (bodies === null) return screened;
  const hear = (bytes: Buffer): Buffer => {
    bodies.response(id, bytes);
    return bytes;
  };
  return {
    ...screened,
    whole: (bytes) => hear(screened.whole(bytes)),
    stream(form) {
      const screenedForm = screened.stream(form);
      return { ...screenedForm, push: (chunk) => hear(screenedForm.push(chunk)) };
    },
  };
}

interface Won {
  readonly run: Run;
  readonly screened: Screened;
  readonly win: Win;
  /** ms since epoch. */
  readonly firstTokenAt: number;
}

async function sendWhole(won: Won, answer: WholeAnswer): Promise<void> {
  const { run, win, screened } = won;
  const { completion, tools, record, startedAt } = run;
  const { outgoing, incoming } = completion;
  const { status, usage } = answer;
  const translated = forOpenRouterSdk(screened.whole(win.form.whole(answer.bytes)), incoming);
  record.found(screened.findings());
  const now = tools.ports.clock.now();
  const answered: AnsweredBy = {
    step: win.step,
    startedAt,
    firstTokenAt: null,
    httpStatus: status,
    usage,
    estimated: false,
    failure: null,
  };
  await record.finished({ outcome: 'succeeded', status, error: null, now, answered });
  const metadata = metadataOf(run, true);
  const bytes = metadata === null ? translated : withMetadata(translated, metadata);
  addHeader(outgoing, 'content-type', 'application/json');
  addHeader(outgoing, 'content-length', String(bytes.length));
  addWinHeaders(won);
  const { costUsd } = record.entry();
  if (costUsd !== null) addHeader(outgoing, 'x-pareto-cost-usd', String(costUsd));
  writeHead(outgoing, status);
  // Node joins a text with the head into one write. Every byte is one character of latin1, so nothing is changed.
  if (bytes.length <= mostBytesAsText) outgoing.end(bytes.toString('latin1'), 'latin1');
  else outgoing.end(bytes);
  tools.speeds.add(win.step.endpoint.key, { at: now, succeeded: true, ttftMs: null, tokensPerSecond: null });
  if (usage !== null) rememberSession(won, usage, now);
}

const mostBytesAsText = 16 * 1024;

function sendStream(won: Won, answer: RunningAnswer): Promise<void> {
  const { run, win, screened } = won;
  const { outgoing, signal } = run.completion;
  if (!outgoing.headersSent) {
    addWinHeaders(won);
    writeHead(outgoing, 200, streamHeaders);
  }
  return relayStream(answer, {
    form: screened.stream(win.form.stream()),
    outgoing,
    signal,
    beforeEnd: (end) => keepStreamRecord(won, end),
    addition: () => additionFor(won),
    hideKey: hiderFor(won),
  });
}

type HideKey = (text: string) => string;

/** Some providers repeat the key in their error. */
function hiderFor({ win, run }: Won): HideKey {
  return (text) => hideSecret(text, run.tools.ports.keys.secret(win.step.endpoint.provider));
}

/** The events of a Responses stream are numbered: there is no place for one of ours. */
function additionFor({ run, win }: Won): string {
  const { request, id } = run.completion;
  const known = request.dialect === 'openai-responses' ? null : metadataOf(run, true);
  if (known === null) return '';
  return request.dialect === 'openai-chat' ? metadataEvent(id, win.step.model.id, known) : metadataPing(known);
}

/** @returns the error event to end with; null for a proper end, or where the provider's own error has passed through. */
async function keepStreamRecord(won: Won, end: RelayEnd): Promise<GatewayError | null> {
  const { win, firstTokenAt, run } = won;
  const { tools, startedAt } = run;
  const { signal, request, world } = run.completion;
  const now = tools.ports.clock.now();
  const error = errorOf(end, win, signal, hiderFor(won));
  const { usage, estimated } = usageOf(end, request);
  const isAborted = end.failure === 'aborted' && !isClosing(signal);
  const outcome = isAborted ? 'aborted' : error === null ? 'succeeded' : 'failed';
  const failure = error === null ? null : endpointFailure('answer_cut_off', 200, error.message);
  tools.speeds.add(win.step.endpoint.key, {
    at: now,
    succeeded: outcome !== 'failed',
    ttftMs: firstTokenAt - startedAt,
    tokensPerSecond: tokensPerSecond(estimated ? null : usage, firstTokenAt, now),
  });
  if (failure !== null && end.failure !== 'aborted') tools.sender.failedLate(win.step, failure, world);
  if (outcome === 'succeeded') rememberSession(won, usage, now);
  const answered: AnsweredBy = {
    step: win.step,
    startedAt,
    firstTokenAt,
    httpStatus: 200,
    usage,
    estimated,
    failure,
  };
  await run.record.finished({ outcome, status: 200, error: error?.message ?? null, now, answered });
  run.record.tell();
  return hasPassedThrough(end, win) ? null : error;
}

/** The provider's own error event has reached the client. An event that was cut in two, or is none, tells it nothing. */
function hasPassedThrough({ facts: { failure, terminated } }: RelayEnd, { form }: Win): boolean {
  return failure !== null && !form.translated && (terminated || !isUnreadable(failure));
}

function rememberSession({ win, run }: Won, usage: TokenUsage, now: number): void {
  const { clientKey, request } = run.completion;
  run.tools.sessions.remember(clientKey.id, request, { step: win.step, usage, now });
}

/** @returns why the stream is not whole, as the client is told; null when it is whole or nobody is left to tell. */
function errorOf(end: RelayEnd, win: Win, signal: HangUpSignal, hide: HideKey): GatewayError | null {
  const { provider } = win.step.endpoint;
  if (end.failure === 'aborted') {
    return isClosing(signal)
      ? new GatewayError('gateway_closing', 503, 'Pareto Desk was closed while this answer was running.', {
          errorType: 'provider_unavailable',
        })
      : null;
  }
  const { failure, terminated } = end.facts;
  const isCut = failure !== null && isUnreadable(failure) && !terminated;
  if (failure !== null && !isCut)
    return new GatewayError('provider_error', 502, hide(failure.message), { errorType: 'provider_unavailable' });
  if (end.failure instanceof GatewayError || (end.failure === null && !isCut)) return end.failure;
  const message = end.failure === null || end.failure === 'cut-off' ? cutOff(provider) : end.failure.message;
  return new GatewayError('answer_cut_off', 502, `${message} What came is incomplete.`, {
    errorType: 'provider_unavailable',
  });
}

/** Reason of the signal when the gateway itself ends the request. */
export const closingReason = 'gateway-closing';

function isClosing(signal: HangUpSignal): boolean {
  return signal.reason === closingReason;
}

/** Where a provider reports nothing, the events are counted: about one token each. Marked as an estimate. */
function usageOf(end: RelayEnd, request: InboundRequest): { readonly usage: TokenUsage; readonly estimated: boolean } {
  const { usage, bytesPerEvent } = end.facts;
  if (usage !== null) return { usage, estimated: false };
  const completion = bytesPerEvent === null ? 0 : Math.round(end.relayedBytes / bytesPerEvent);
  return {
    usage: { prompt: request.promptTokens, completion, cached: 0, cacheWrite: 0, reasoning: 0 },
    estimated: true,
  };
}

async function giveUp(thrown: unknown, run: Run, now: number): Promise<void> {
  const { completion, record } = run;
  const { outgoing, signal } = completion;
  if (thrown instanceof ClientGoneError && !isClosing(signal)) {
    await record.finished({ outcome: 'aborted', status: null, error: null, now });
    outgoing.destroy();
    return;
  }
  const error =
    thrown instanceof ClientGoneError
      ? new GatewayError('gateway_closing', 503, 'Pareto Desk is being closed.', { errorType: 'provider_unavailable' })
      : toGatewayError(thrown);
  const outcome = error.status < 500 ? 'refused' : 'failed';
  await record.finished({ outcome, status: outgoing.headersSent ? 200 : error.status, error: error.message, now });
  const { codec } = completion.request;
  if (outgoing.headersSent) outgoing.end(codec.writeErrorEvent(error, completion.id));
  else writeFailure(outgoing, codec, error, completion.id, metadataOf(run, false));
}

function isBug(thrown: unknown): boolean {
  return !(thrown instanceof GatewayError) && !(thrown instanceof ClientGoneError);
}

function setRouteHeaders(outgoing: Outgoing, plan: RoutePlan): void {
  if (plan.intent.ignored.length > 0)
    addHeader(outgoing, 'x-pareto-ignored', headerText(plan.intent.ignored.join(' ')));
  if (plan.why !== '') addHeader(outgoing, 'x-pareto-reason', headerText(plan.why));
}

function addWinHeaders({ win: { step, failed }, run }: Won): void {
  const { outgoing } = run.completion;
  const { dropped } = run.record;
  if (dropped.length > 0) addHeader(outgoing, 'x-pareto-dropped', headerText(dropped.join(', ')));
  addHeader(outgoing, 'x-pareto-model', headerText(step.model.id));
  addHeader(outgoing, 'x-pareto-provider', headerText(step.endpoint.provider));
  addHeader(outgoing, 'x-pareto-tier', step.tier ?? 'none');
  addHeader(outgoing, 'x-pareto-attempts', String(failed.length + 1));
}

const odd = /[^\x20-\x7e]/;

/** Header values are ASCII without control characters. */
function headerText(text: string): string {
  return (odd.test(text) ? text.replaceAll(/[^\x20-\x7e]/g, '?') : text).slice(0, 500);
}

function passableOf(incoming: IncomingMessage): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of passableHeaders) {
    const value = incoming.headers[name];
    if (typeof value === 'string') passed[name] = value;
  }
  return passed;
}

function toArrival({ id, at, clientKey, incoming, request }: Completion) {
  return {
    id,
    at,
    clientKey: clientKey.name,
    client: userAgent(incoming),
    dialect: request.dialect,
    requestedModel: request.model,
    streamed: request.streamed,
    sessionKey: request.sessionKey,
  };
}

/** What the client calls itself, trimmed. */
export function userAgent(incoming: IncomingMessage): string | null {
  return incoming.headers['user-agent']?.slice(0, 120) ?? null;
}
