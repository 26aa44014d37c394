import type { Endpoint, Provider } from '../catalog/catalog.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { spliceBody } from '../dialects/splice-body.ts';

/** Names the gateway that sent a call, so that a provider pointing back at us is noticed instead of going in circles. */
export const hopHeader = 'x-pareto-desk-hop';

/** One call as it leaves the machine. */
export interface OutgoingRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface OutgoingFacts {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly secret: string | undefined;
  /** Random id of this gateway. */
  readonly instance: string;
  /** Why this endpoint was chosen; told to demo providers only, whose answer repeats it. */
  readonly why: string;
  /** Headers of the client that may pass on, lower-case. */
  readonly passedOn: Readonly<Record<string, string>>;
}

/** Fields that only a router understands. OpenRouter itself keeps those that tune one model's providers. */
const routerFields: ReadonlySet<string> = new Set([
  'plugins',
  'models',
  'provider',
  'session_id',
  'route',
  'preset',
  'fallbacks',
]);
const fieldsForOpenRouter: ReadonlySet<string> = new Set(['plugins', 'models', 'route', 'preset']);

const chatPath = '/chat/completions';

/** Same wire format on both sides: the client's bytes, with the model's id and the fields that are ours taken out. */
export function toOutgoing(request: InboundRequest, facts: OutgoingFacts): OutgoingRequest {
  const { provider, endpoint } = facts;
  const url = new URL(provider.baseUrl);
  const set: Record<string, string> = { model: JSON.stringify(endpoint.upstreamModel) };
  if (request.streamed && provider.usageOnRequest && !request.usageAsked) set.stream_options = '{"include_usage":true}';
  const drop = provider.id === 'openrouter' ? fieldsForOpenRouter : routerFields;
  return {
    origin: url.origin,
    path: `${url.pathname.replace(/\/$/, '')}${chatPath}${url.search}`,
    headers: outgoingHeaders(request, facts),
    body: spliceBody(request.bytes, request.members, { set, drop }),
  };
}

/** Built from scratch: nothing of the client's headers goes on but what is named here. */
function outgoingHeaders(
  request: InboundRequest,
  { provider, secret, instance, passedOn, why }: OutgoingFacts,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: request.streamed ? 'text/event-stream' : 'application/json',
    'user-agent': 'pareto-desk',
    [hopHeader]: instance,
    ...(provider.aggregator ? passedOn : {}),
    ...(provider.demo ? { 'x-pareto-desk-why': why.replaceAll(/[^\x20-\x7e]/g, '?') } : {}),
    ...provider.extraHeaders,
    ...authHeader(provider, secret),
  };
}

function authHeader(provider: Provider, secret: string | undefined): Record<string, string> {
  if (secret === undefined) return {};
  switch (provider.auth) {
    case 'bearer':
      return { authorization: `Bearer ${secret}` };
    case 'x-api-key':
      return { 'x-api-key': secret };
    case 'none':
      return {};
    default:
      return provider.auth satisfies never;
  }
}
