import type { TokenUsage } from '../../../shared/request-log.ts';
import { roundUsd } from '../catalog/price.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { isUnreadable } from '../dialects/provider-failure.ts';
import { GatewayError } from '../errors.ts';
import type { Screened } from '../pipeline/content-filter.ts';
import { answeredWhole, tokensPerSecond, type AnsweredBy } from '../pipeline/request-recorder.ts';
import type { Win } from '../pipeline/try-in-order.ts';
import { endpointFailure } from '../upstream/attempt-failure.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import { cutOff, type RunningAnswer, type WholeAnswer } from '../upstream/answer.ts';
import { withoutKey } from '../upstream/without-key.ts';
import { addHeader, headerText, mostBytesAsText, writeHead } from './head.ts';
import { streamHeaders } from './keep-alive.ts';
import { relayStream, type RelayEnd } from './relay-stream.ts';
import { forOpenRouterSdk, metadataEvent, metadataPing, withMetadata } from './response-metadata.ts';
import { isClosing, metadataOf, type Run } from './run.ts';

/** A request that one endpoint answers. */
export interface Won {
  readonly run: Run;
  readonly screened: Screened;
  readonly win: Win;
  /** ms since epoch. */
  readonly firstTokenAt: number;
}

/** Sends what the endpoint says to the client, and keeps the record before the last byte leaves. */
export function sendAnswer(won: Won): Promise<void> {
  const { answer } = won.win;
  return answer.kind === 'whole' ? sendWhole(won, answer) : sendStream(won, answer);
}

async function sendWhole(won: Won, answer: WholeAnswer): Promise<void> {
  const { run, win } = won;
  const { completion, tools, record, startedAt } = run;
  const { outgoing, incoming } = completion;
  const { status, usage } = answer;
  const translated = forOpenRouterSdk(screenWhole(won, answer), incoming);
  const now = tools.ports.clock.now();
  const answered = answeredWhole(win.step, startedAt, answer);
  await record.finished({ outcome: 'succeeded', status, error: null, now, answered });
  const metadata = metadataOf(run, true);
  const bytes = metadata === null ? translated : withMetadata(translated, metadata);
  addHeader(outgoing, 'content-type', 'application/json');
  addHeader(outgoing, 'content-length', String(bytes.length));
  addWinHeaders(won);
  const { costUsd } = record.entry();
  if (costUsd !== null) addHeader(outgoing, 'x-pareto-cost-usd', String(roundUsd(costUsd)));
  writeHead(outgoing, status);
  // Node joins a text with the head into one write. Every byte is one character of latin1, so nothing is changed.
  if (bytes.length <= mostBytesAsText) outgoing.end(bytes.toString('latin1'), 'latin1');
  else outgoing.end(bytes);
  tools.speeds.add(win.step.endpoint.key, { at: now, succeeded: true, ttftMs: null, tokensPerSecond: null });
  if (usage !== null) rememberSession(won, usage, now);
}

/** @throws GatewayError when a content rule blocks the answer, or it cannot be translated: it is on the bill all the same */
function screenWhole({ run, win, screened }: Won, { bytes, status, usage }: WholeAnswer): Buffer {
  const { record, startedAt, tools, completion } = run;
  try {
    return screened.whole(win.form.whole(bytes));
  } catch (error) {
    if (error instanceof GatewayError) {
      const reason = error.code === 'unreadable_answer' ? error.code : 'answer_blocked';
      const failure = { ...endpointFailure(reason, status, error.message), usage };
      const { promptTokens } = completion.request;
      record.attemptFailed(win.step, failure, { startedAt, now: tools.ports.clock.now(), promptTokens });
    }
    throw error;
  } finally {
    record.found(screened.findings());
    record.lost(win.form.lost);
  }
}

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
function hiderFor({ run }: Won): HideKey {
  return (text) => withoutKey(text, run.secret);
}

/** The events of a Responses stream are numbered: there is no place for one of ours. */
function additionFor({ run, win }: Won): string {
  const { request, id, at } = run.completion;
  const known = request.dialect === 'openai-responses' ? null : metadataOf(run, true);
  if (known === null) return '';
  return request.dialect === 'openai-chat' ? metadataEvent(id, at, win.step.model.id, known) : metadataPing(known);
}

/** @returns the error event to end with; null for a proper end, or where the provider's own error has passed through. */
async function keepStreamRecord(won: Won, end: RelayEnd): Promise<GatewayError | null> {
  const { win, firstTokenAt, run } = won;
  const { tools, startedAt } = run;
  const { signal, request, world } = run.completion;
  const now = tools.ports.clock.now();
  const error = errorOf(end, win, signal, hiderFor(won));
  const { usage, estimated } = usageOf(end, request);
  const shownTokens = shownOf(usage, win);
  const isAborted = end.failure === 'aborted' && !isClosing(signal);
  const outcome = isAborted ? 'aborted' : error === null ? 'succeeded' : 'failed';
  const isBlocked = end.failure instanceof GatewayError;
  const failure =
    error === null ? null : endpointFailure(isBlocked ? 'answer_blocked' : 'answer_cut_off', 200, error.message);
  const isItsFault = failure !== null && !isBlocked && end.failure !== 'aborted';
  run.record.found(won.screened.findings());
  run.record.lost(win.form.lost);
  tools.speeds.add(win.step.endpoint.key, {
    at: now,
    succeeded: !isItsFault,
    ttftMs: firstTokenAt - startedAt,
    tokensPerSecond: tokensPerSecond(estimated ? null : shownTokens, firstTokenAt, now),
  });
  if (isItsFault) tools.sender.failedLate(win.step, failure, world);
  if (outcome === 'succeeded') rememberSession(won, usage, now);
  const answered: AnsweredBy = {
    step: win.step,
    startedAt,
    firstTokenAt,
    httpStatus: 200,
    usage,
    shownTokens,
    estimated,
    failure,
  };
  await run.record.finished({ outcome, status: 200, error: error?.message ?? null, now, answered });
  run.record.tell();
  return hasPassedThrough(end, win) ? null : error;
}

/** What a model thinks unseen is over when its first token comes: counted in, it would make the slowest the fastest. */
function shownOf({ completion, reasoning }: TokenUsage, { answer }: Win): number {
  return answer.kind === 'stream' && answer.isThinking ? completion : completion - Math.min(reasoning, completion);
}

/** The provider's own error event has reached the client. An event that was cut in two, or is none, tells it nothing. */
function hasPassedThrough({ facts: { failure, terminated } }: RelayEnd, { form }: Win): boolean {
  if (failure === null || failure.isLoose === true) return false;
  return !form.translated && (terminated || !isUnreadable(failure));
}

function rememberSession({ win, run }: Won, usage: TokenUsage, now: number): void {
  const { clientKey, request } = run.completion;
  if (run.plan === null) return;
  run.tools.sessions.remember(clientKey.id, request, { intent: run.plan.intent, step: win.step, usage, now });
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

function addWinHeaders({ win: { step, failed }, run }: Won): void {
  const { outgoing } = run.completion;
  const { dropped } = run.record;
  if (dropped.length > 0) addHeader(outgoing, 'x-pareto-dropped', headerText(dropped.join(', ')));
  addHeader(outgoing, 'x-pareto-model', headerText(step.model.id));
  addHeader(outgoing, 'x-pareto-provider', headerText(step.endpoint.provider));
  addHeader(outgoing, 'x-pareto-tier', step.tier ?? 'none');
  addHeader(outgoing, 'x-pareto-attempts', String(failed.length + 1));
}
