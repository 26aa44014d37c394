import type { IncomingMessage } from 'node:http';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { GatewayError } from '../errors.ts';
import type { SpeedTracker } from '../log/speed-tracker.ts';
import { changedForm } from '../pipeline/answer-form.ts';
import { answerRequest } from '../pipeline/answer-request.ts';
import type { Screened } from '../pipeline/content-filter.ts';
import type { Sent } from '../pipeline/endpoint-sender.ts';
import { failoverSentence } from '../pipeline/failover.ts';
import { RequestRecorder } from '../pipeline/request-recorder.ts';
import { ClientGoneError, type Win } from '../pipeline/try-in-order.ts';
import { passableHeaders } from '../pipeline/upstream-request.ts';
import type { BodySink } from '../ports.ts';
import type { RoutePlan, RouteStep } from '../routing/route-plan.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';
import { addHeader, changeHeader, headerText, longestHeader, type Outgoing } from './head.ts';
import { KeepAlive } from './keep-alive.ts';
import { freeNow } from './read-body.ts';
import { errorFor, metadataOf, type Completion, type CompletionTools, type Run } from './run.ts';
import { sendAnswer, type Won } from './send-answer.ts';
import { SlowAnswers } from './slow-answers.ts';
import { writeFailure } from './write-failure.ts';

/** Answers one completion request, whatever happens; keeps exactly one record of it. */
export async function complete(completion: Completion, tools: CompletionTools): Promise<void> {
  const { id, request, world, outgoing } = completion;
  const { now } = tools.ports.clock;
  const record = new RequestRecorder(toArrival(completion), tools.ports.sink, world);
  const run: Run = {
    place: -1,
    completion,
    tools,
    record,
    keepAlive: null,
    reservation: null,
    plan: null,
    startedAt: 0,
    secret: undefined,
  };
  slowAnswers.add(run);
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
    if (win.failed.length > 0) tellFailover(run, win);
    const won: Won = { run, screened, win, firstTokenAt: now() };
    await sendAnswer(won);
    if (win.failed.length === 0 && win.answer.hasLeft() && !screened.keepsBytes) freeNow(request.bytes);
  } catch (error) {
    stopWaiting(run);
    if (isBug(error)) tools.ports.reportBug?.(error);
    await giveUp(error, run, now());
  } finally {
    stopWaiting(run);
    record.tell();
    if (run.reservation !== null) tools.guard.settle(run.reservation, record.entry());
  }
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
  run.secret = tools.ports.keys.secret(step.endpoint.provider);
  const { id, signal, world } = completion;
  const why = plan?.why ?? '';
  const sent = await tools.sender.send(request, step, world, { id, signal, passedOn, why, startedAt });
  if (!sent.result.ok) {
    record.attemptFailed(step, sent.result.failure, { startedAt, now: now(), promptTokens: request.promptTokens });
    noteFailure(step.endpoint.key, sent.result.failure, now(), tools.speeds);
  } else record.taken(sent.dropped, sent.repaired);
  return sent;
}

/** After a moment whoever looks on is told of the request, and its client that it is not forgotten. */
const slowAnswers = new SlowAnswers<Run>((run) => {
  const { completion, tools, record } = run;
  const { request, outgoing } = completion;
  if (request.streamed && !outgoing.headersSent) run.keepAlive ??= new KeepAlive(outgoing, tools.ports.quietMs);
  record.announce();
});

function stopWaiting(run: Run): void {
  slowAnswers.remove(run);
  run.keepAlive?.stop();
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
      return changedForm(screenedForm, { push: (chunk) => hear(screenedForm.push(chunk)) });
    },
  };
}

async function giveUp(thrown: unknown, run: Run, now: number): Promise<void> {
  const { completion, record } = run;
  const { outgoing, signal } = completion;
  const error = errorFor(thrown, signal);
  if (error === null) {
    await record.finished({ outcome: 'aborted', status: null, error: null, now });
    outgoing.destroy();
    return;
  }
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

/** The plan says why the primary was chosen; now somebody else answers. */
function tellFailover(run: Run, win: Win): void {
  const { plan, record } = run;
  if (plan === null) return;
  const sentence = failoverSentence(win);
  run.plan = { ...plan, why: `${plan.why} ${sentence}`, tierUsed: win.step.tier };
  record.cameOut(run.plan);
  const said = headerText(sentence);
  const room = Math.max(longestHeader - said.length - 1, 0);
  changeHeader(run.completion.outgoing, 'x-pareto-reason', `${headerText(plan.why).slice(0, room)} ${said}`);
}

/** The client's headers that may pass on under some condition. */
export function passableOf(incoming: IncomingMessage): Record<string, string> {
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
