import type { IncomingMessage } from 'node:http';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { GatewayError } from '../errors.ts';
import type { Reservation } from '../guardrails/budget-book.ts';
import type { SpeedTracker } from '../log/speed-tracker.ts';
import type { ContentFilter } from '../pipeline/content-filter.ts';
import type { EndpointSender } from '../pipeline/endpoint-sender.ts';
import type { Guard } from '../pipeline/guard.ts';
import type { RequestRecorder } from '../pipeline/request-recorder.ts';
import type { SessionBook } from '../pipeline/session-book.ts';
import { ClientGoneError } from '../pipeline/try-in-order.ts';
import type { ClientKey, Ports } from '../ports.ts';
import type { OpenRouterMetadata } from '../routing/openrouter-metadata.ts';
import type { RoutePlan } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import type { Member } from '../upstream/roster.ts';
import type { Outgoing } from './head.ts';
import type { KeepAlive } from './keep-alive.ts';
import { metadataFor, wantsMetadata } from './response-metadata.ts';
import { toGatewayError } from './write-failure.ts';

/** What completing a request needs of the running gateway. */
export interface CompletionTools {
  readonly ports: Ports;
  readonly sender: EndpointSender;
  readonly speeds: SpeedTracker;
  readonly sessions: SessionBook;
  readonly guard: Guard;
  readonly content: ContentFilter;
}

/** One request for a completion and the sockets it came by. */
export interface Completion {
  readonly id: string;
  /** ms since epoch. */
  readonly at: number;
  readonly request: InboundRequest;
  readonly world: Snapshot;
  readonly clientKey: ClientKey;
  readonly incoming: IncomingMessage;
  readonly outgoing: Outgoing;
  /** Aborts when the client hangs up or the gateway closes. */
  readonly signal: HangUpSignal;
}

/** A request on its way to an answer. */
export interface Run extends Member {
  readonly completion: Completion;
  readonly tools: CompletionTools;
  readonly record: RequestRecorder;
  /** From the first attempt on, where a stream was asked for. */
  keepAlive: KeepAlive | null;
  reservation: Reservation | null;
  plan: RoutePlan | null;
  /** Of the present attempt, ms since epoch. */
  startedAt: number;
  /** The key that the present attempt was sent with; it may be another one, or gone, before the answer ends. */
  secret: string | undefined;
}

/** @returns what the client asked to be told of the choice; null when it did not ask */
export function metadataOf({ completion, record, plan }: Run, isAnswered: boolean): OpenRouterMetadata | null {
  if (plan === null || !wantsMetadata(completion.incoming)) return null;
  return metadataFor(completion.request.model, plan, record.attempts, isAnswered);
}

/** @returns what the client of a request without an answer is told; null when it is gone */
export function errorFor(thrown: unknown, signal: HangUpSignal): GatewayError | null {
  if (!(thrown instanceof ClientGoneError)) return toGatewayError(thrown);
  if (!isClosing(signal)) return null;
  return new GatewayError('gateway_closing', 503, 'Pareto Desk is being closed.', {
    errorType: 'provider_unavailable',
  });
}

/** Reason of the signal when the gateway itself ends the request. */
export const closingReason = 'gateway-closing';

/** Whether it was the gateway that ended the request, and not the client. */
export function isClosing(signal: HangUpSignal): boolean {
  return signal.reason === closingReason;
}
