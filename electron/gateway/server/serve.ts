import type { IncomingMessage } from 'node:http';
import { inboundCodecs } from '../dialects/codecs.ts';
import { estimateTokens } from '../dialects/count-tokens.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import type { InboundFormat } from '../dialects/inbound-layout.ts';
import { guessFormat, readInbound, type InboundMemory } from '../dialects/read-inbound.ts';
import { GatewayError } from '../errors.ts';
import { previewFor } from '../pipeline/answer-request.ts';
import { hopHeader, isLoop } from '../pipeline/upstream-request.ts';
import type { ClientKey } from '../ports.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import { complete, userAgent } from './complete.ts';
import type { CompletionTools } from './run.ts';
import { embed } from './embed.ts';
import { checkCaller, checkClientKey, type GateRules } from './gate.ts';
import { readSessionKey } from '../dialects/session-key.ts';
import { addHeader, headerText, writeHead, type Outgoing } from './head.ts';
import type { Incoming } from './incoming.ts';
import type { FrontDoorListener } from './listener.ts';
import { answerModel, answerModels } from './models.ts';
import { BodyAbortedError, readBody } from './read-body.ts';
import { dialectOfPath, findRoute, type Route } from './routes.ts';
import { toGatewayError, writeFailure } from './write-failure.ts';
import { HangUp, type HangUpSignal } from '../upstream/hang-up.ts';
import type { Roster } from '../upstream/roster.ts';

/** What the front door needs of the running gateway. */
export interface FrontDoor extends CompletionTools {
  readonly snapshotFor: (clientKey: ClientKey) => Snapshot;
  readonly gateRules: () => GateRules;
  /** Sums for Prometheus, in its text format. */
  readonly metricsText: () => string;
  readonly memory: InboundMemory;
  /** Requests in flight; each can be told that nobody waits any more. */
  readonly running: Roster<HangUp>;
}

/** The front door: one try, one catch. */
export function serve(door: FrontDoor): FrontDoorListener {
  return (incoming, outgoing) => {
    const id = door.ports.newId();
    addHeader(outgoing, 'x-request-id', id);
    // A socket that dies is noticed by `close`; without a listener its error would end the process.
    outgoing.on('error', ignore);
    const fail = (thrown: unknown): void => {
      try {
        if (thrown instanceof BodyAbortedError || outgoing.destroyed) return void outgoing.destroy();
        if (!(thrown instanceof GatewayError)) door.ports.reportBug?.(thrown);
        refuse(id, incoming, outgoing, toGatewayError(thrown));
      } catch (again) {
        cut(outgoing, again, door);
      }
    };
    try {
      admit(id, incoming, outgoing, door)?.catch(fail);
    } catch (thrown) {
      fail(thrown);
    }
  };
}

function ignore(): void {}

/** Nobody catches what is thrown from here on, and it would end the process: one connection is the most that a bug may cost. */
function cut(outgoing: Outgoing, thrown: unknown, { ports }: FrontDoor): void {
  outgoing.destroy();
  try {
    ports.reportBug?.(thrown);
  } catch {
    // whoever keeps the log is what failed
  }
}

/** @returns when the request is answered; undefined when that was done at once */
function admit(id: string, incoming: Incoming, outgoing: Outgoing, door: FrontDoor): Promise<void> | undefined {
  const rules = door.gateRules();
  checkCaller(incoming, rules);
  allowOrigin(incoming, outgoing);
  const path = pathOf(incoming.url ?? '/');
  const match = findRoute(path);
  if (match === null || (match.route.name === 'metrics' && !door.ports.source.settings().metrics)) throw notFound(path);
  const { route, methods } = match;
  const method = incoming.method ?? 'GET';
  if (method === 'OPTIONS' && incoming.headers.origin !== undefined) return preflight(incoming, outgoing, methods);
  if (!methods.includes(method)) {
    addHeader(outgoing, 'allow', methods.join(', '));
    throw new GatewayError('method_not_allowed', 405, `${path} takes ${methods.join(' or ')}, not ${method}.`, {
      errorType: 'invalid_request',
    });
  }
  if (route.name === 'root') {
    writeHead(outgoing, 200).end();
    return undefined;
  }
  if (route.name === 'health') return sendJson(outgoing, { status: 'ok' });
  const clientKey = checkClientKey(incoming, rules);
  if (method === 'POST') requireJson(incoming);
  if (isLoop(incoming.headers[hopHeader], door.sender.instance)) {
    throw new GatewayError(
      'loop',
      508,
      'A provider points back at this gateway. Check the base URLs on the Keys page.',
      {
        errorType: 'invalid_request',
      },
    );
  }
  return answer(route, { id, incoming, outgoing, clientKey }, door);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

interface Admitted {
  readonly id: string;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
  readonly clientKey: ClientKey;
}

function answer(
  route: Exclude<Route, { name: 'root' | 'health' }>,
  { id, incoming, outgoing, clientKey }: Admitted,
  door: FrontDoor,
): Promise<void> | undefined {
  const at = door.ports.clock.now();
  const { limits } = door.ports.source.settings();
  switch (route.name) {
    case 'models':
      return sendJson(outgoing, answerModels(incoming, door.snapshotFor(clientKey)));
    case 'model':
      return sendJson(outgoing, answerModel(route, incoming, door.snapshotFor(clientKey)));
    case 'metrics':
      writeHead(outgoing, 200, { 'content-type': metricsType }).end(door.metricsText());
      return undefined;
    case 'route':
      return readBody(incoming, limits).then((bytes) => {
        const request = readRequest(guessFormat(bytes), bytes, incoming, door);
        sendJson(outgoing, previewFor(request, door.snapshotFor(clientKey), door.guard));
      });
    case 'count-tokens':
      return readBody(incoming, limits).then((bytes) => {
        const request = readRequest('anthropic-messages', bytes, incoming, door);
        const conversation = inboundCodecs['anthropic-messages'].readRequest(request.body());
        sendJson(outgoing, { input_tokens: estimateTokens(conversation) });
      });
    case 'embed':
      return readBody(incoming, limits).then((bytes) => {
        const arrival = { id, at, clientKey: clientKey.name, client: userAgent(incoming) };
        const signal = signalFor(outgoing, door);
        return embed({ bytes, arrival, world: door.snapshotFor(clientKey), incoming, outgoing, signal }, door);
      });
    case 'complete':
      return readBody(incoming, limits).then((bytes) => {
        const request = readRequest(route.format, bytes, incoming, door);
        const world = door.snapshotFor(clientKey);
        const signal = signalFor(outgoing, door);
        return complete({ id, at, request, world, clientKey, incoming, outgoing, signal }, door);
      });
    default:
      return route satisfies never;
  }
}

function readRequest(
  format: InboundFormat,
  bytes: Buffer,
  incoming: IncomingMessage,
  { memory }: FrontDoor,
): InboundRequest {
  return readInbound(format, bytes, (fields) => readSessionKey(incoming.headers, fields.value), memory);
}

/** @returns a signal that aborts when the client hangs up or the gateway closes; the request runs until its answer is closed */
function signalFor(outgoing: Outgoing, { running }: FrontDoor): HangUpSignal {
  const hangUp = new HangUp();
  if (outgoing.closed) {
    hangUp.abort();
    return hangUp;
  }
  running.add(hangUp);
  outgoing.on('close', () => {
    running.remove(hangUp);
    // An answer that was sent to the end closes as well.
    if (!outgoing.writableFinished) hangUp.abort();
  });
  return hangUp;
}

function requireJson(incoming: IncomingMessage): void {
  const type = incoming.headers['content-type'];
  if (type !== 'application/json' && type?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    throw new GatewayError('wrong_content_type', 415, 'Send the request as `content-type: application/json`.', {
      errorType: 'invalid_request',
    });
  }
  const encoding = incoming.headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw new GatewayError('wrong_content_encoding', 415, 'Send the request body uncompressed.', {
      errorType: 'invalid_request',
    });
  }
}

function refuse(id: string, incoming: IncomingMessage, outgoing: Outgoing, error: GatewayError): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  if (!incoming.complete) {
    // The rest of the body is not wanted: read it away for a moment, so that the client sees the answer and no reset.
    addHeader(outgoing, 'connection', 'close');
    incoming.resume();
    setTimeout(() => incoming.socket.destroy(), lingerMs).unref();
  }
  writeFailure(outgoing, inboundCodecs[dialectOfPath(incoming.url ?? '')], error, id);
}

const lingerMs = 2_000;

/** The gate has let this origin through, so its page may read the answer. Nobody else gets a CORS header. */
function allowOrigin(incoming: IncomingMessage, outgoing: Outgoing): void {
  const { origin } = incoming.headers;
  if (origin === undefined) return;
  addHeader(outgoing, 'access-control-allow-origin', origin);
  addHeader(outgoing, 'vary', 'origin');
}

/** A page may send what a program may: the makers' own libraries add a dozen headers of theirs. */
function preflight({ headers }: IncomingMessage, outgoing: Outgoing, methods: readonly string[]): undefined {
  writeHead(outgoing, 204, {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': headerText(headers['access-control-request-headers'] ?? ''),
    'access-control-max-age': '600',
  });
  outgoing.end();
}

const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

function sendJson(outgoing: Outgoing, value: unknown): undefined {
  const body = Buffer.from(JSON.stringify(value));
  writeHead(outgoing, 200, { 'content-type': 'application/json', 'content-length': body.length });
  outgoing.end(body);
}

function notFound(path: string): GatewayError {
  const shown = path.length > 100 ? `${path.slice(0, 100)}…` : path;
  return new GatewayError(
    'not_found',
    404,
    `There is nothing at ${shown}. The base URL ends in /v1; try POST /v1/chat/completions.`,
    {
      errorType: 'not_found',
    },
  );
}
