import type { Dialect } from '../../../shared/dialect.ts';
import type { Endpoint, Model, Provider } from '../catalog/catalog.ts';
import { systemWithoutBillingHeader, withoutBillingHeader } from '../dialects/billing-header.ts';
import { badRequest } from '../dialects/bad-request.ts';
import { outboundCodecs } from '../dialects/codecs.ts';
import type { Conversation } from '../dialects/conversation.ts';
import { gatewayFields } from '../dialects/gateway-fields.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { openSeals } from '../dialects/open-seals.ts';
import { thinkingWithin } from '../dialects/output-limit.ts';
import { withBytes } from '../dialects/read-inbound.ts';
import { memberValue } from '../dialects/json-members.ts';
import { objectOf, type JsonObject } from '../dialects/json-value.ts';
import { plainEffort } from '../dialects/openai-chat/write-request.ts';
import type { JsonMember } from '../dialects/scan-json.ts';
import { splicePieces } from '../dialects/splice-body.ts';
import { rulesForOpenRouter } from '../routing/provider-fit.ts';
import { isPassedThrough } from './outgoing-dialect.ts';

/** Names the gateways a call went through, so that a provider pointing back at one is noticed instead of going in circles. */
export const hopHeader = 'x-pareto-desk-hop';

/** More gateways than anybody puts behind one another. */
const mostHops = 8;

/** @param hops value of the header of an incoming call @returns true when the call has been here, or everywhere */
export function isLoop(hops: unknown, instance: string): boolean {
  if (typeof hops !== 'string') return false;
  const ids = hops.split(', ');
  return ids.includes(instance) || ids.length >= mostHops;
}

/** One call as it leaves the machine. */
export interface OutgoingRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** One after the other. */
  readonly body: readonly Buffer[];
  /** Request fields without a place in the provider's wire format, as dotted paths. */
  readonly dropped: readonly string[];
}

/** Everything a call to a provider is written from, besides the request. */
export interface OutgoingFacts {
  readonly provider: Provider;
  /** All of the catalog. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly model: Model;
  readonly endpoint: Endpoint;
  readonly dialect: Dialect;
  readonly secret: string | undefined;
  /** Random id of this gateway. */
  readonly instance: string;
  /** Why this endpoint was chosen; told to demo providers only, whose answer repeats it. */
  readonly why: string;
  /** Headers of the client that may pass on, lower-case. */
  readonly passedOn: Readonly<Record<string, string>>;
  /** The request in the gateway's own words; read only when it has to be translated. */
  readonly conversation: () => Conversation;
}

/** OpenRouter gets the fields of a gateway that tune one model's providers, but not those that choose models. */
export const keptFromOpenRouter: ReadonlySet<string> = new Set(['plugins', 'models', 'route', 'preset', 'fallbacks']);

/** @throws GatewayError 400 for a body that cannot be translated. */
export function toOutgoing(request: InboundRequest, facts: OutgoingFacts): OutgoingRequest {
  const { provider, endpoint, dialect } = facts;
  const { origin, pathname } = baseOf(provider.dialectBaseUrls[dialect] ?? provider.baseUrl);
  const { body, dropped } = isPassedThrough(request, dialect) ? passThrough(request, facts) : translate(request, facts);
  return {
    origin,
    path: `${pathname}${outboundCodecs[dialect].path(endpoint.upstreamModel, request.streamed)}`,
    headers: outgoingHeaders(request, facts),
    body,
    dropped,
  };
}

interface Base {
  readonly origin: string;
  /** Without trailing slash. */
  readonly pathname: string;
}

/** Reading a URL takes longer than everything else here; there are as many as there are providers. */
const bases = new Map<string, Base>();

function baseOf(baseUrl: string): Base {
  let base = bases.get(baseUrl);
  if (base === undefined) {
    const { origin, pathname } = new URL(baseUrl);
    base = { origin, pathname: pathname.replace(/\/$/, '') };
    bases.set(baseUrl, base);
  }
  return base;
}

/** Same wire format on both sides: the client's bytes, with the model's id and what is ours taken out. */
function passThrough(given: InboundRequest, { provider, providers, model, endpoint }: OutgoingFacts) {
  const opened = given.mayHoldSeals ? openSeals(given, { provider: provider.id, author: model.author }) : null;
  const request = opened === null ? given : withBytes(given, opened.bytes);
  const set: Record<string, string> = { model: jsonOf(endpoint) };
  shortenOutput(request, endpoint.maxOutputTokens ?? model.maxOutputTokens, set);
  if (
    request.dialect === 'anthropic-messages' &&
    provider.id !== 'anthropic' &&
    request.bytes.includes('x-anthropic-billing-header')
  ) {
    set.system = JSON.stringify(systemWithoutBillingHeader(request.body().system));
  }
  if (asksForUsage(request, provider)) {
    set.stream_options = JSON.stringify({ ...fieldOf(request, 'stream_options'), include_usage: true });
  }
  const isOpenRouter = provider.id === 'openrouter';
  const rules = isOpenRouter ? rulesForOpenRouter(request.provider, providers) : null;
  if (rules !== null) set.provider = JSON.stringify(rules);
  const plain = provider.aggregator ? null : plainReasoning(request, provider, set);
  const drop = isOpenRouter ? keptFromOpenRouter : plain === null ? gatewayFields : ownFields;
  const closed = opened?.dropped ?? [];
  const dropped = plain === null ? closed : [...closed, ...plain];
  return { body: splicePieces(request.bytes, request.members, { set, drop }), dropped };
}

/** With the field of OpenRouter's chat that other providers have another one for. */
const ownFields: ReadonlySet<string> = new Set([...gatewayFields, 'reasoning']);

/** @returns what of `reasoning` has no place in a chat at this provider; null where the client sent none */
function plainReasoning(
  { dialect, bytes, members }: InboundRequest,
  { id }: Provider,
  set: Record<string, string>,
): readonly string[] | null {
  if (dialect !== 'openai-chat') return null;
  let wish: JsonMember | undefined;
  let word: JsonMember | undefined;
  for (const member of members) {
    if (member.key === 'reasoning') wish = member;
    else if (member.key === 'reasoning_effort') word = member;
  }
  const reasoning = wish === undefined ? null : objectOf(memberValue(bytes, wish));
  if (reasoning === null) return null;
  const fields = { reasoning, reasoning_effort: word === undefined ? undefined : memberValue(bytes, word) };
  const { effort, dropped } = plainEffort(fields, { provider: id });
  if (effort !== null) set.reasoning_effort = JSON.stringify(effort);
  return dropped;
}

/** We want to know what an answer cost, also where the client does not ask. */
export function asksForUsage({ dialect, streamed, usageAsked }: InboundRequest, provider: Provider): boolean {
  return dialect === 'openai-chat' && streamed && provider.usageOnRequest && !usageAsked;
}

const outputLimits: ReadonlySet<string> = new Set(['max_tokens', 'max_completion_tokens', 'max_output_tokens']);

/** A limit above what the model can write would be refused, and so would more thinking than that. */
function shortenOutput(request: InboundRequest, most: number | null, set: Record<string, string>): void {
  const { dialect, maxOutputTokens, members } = request;
  if (maxOutputTokens === null || most === null || maxOutputTokens <= most) return;
  for (const { key } of members) if (outputLimits.has(key)) set[key] = String(most);
  if (dialect !== 'anthropic-messages') return;
  const thinking = fieldOf(request, 'thinking');
  if (!('budget_tokens' in thinking) || !(Number(thinking.budget_tokens) >= most)) return;
  const budget = thinkingWithin(most);
  set.thinking = JSON.stringify(budget === null ? { type: 'disabled' } : { ...thinking, budget_tokens: budget });
}

const modelTexts = new WeakMap<Endpoint, string>();

/** The provider's own id of the model, as JSON. */
function jsonOf(endpoint: Endpoint): string {
  let text = modelTexts.get(endpoint);
  if (text === undefined) modelTexts.set(endpoint, (text = JSON.stringify(endpoint.upstreamModel)));
  return text;
}

function fieldOf({ bytes, members }: InboundRequest, key: string): object {
  const member = members.findLast((candidate) => candidate.key === key);
  const value = member === undefined ? null : memberValue(bytes, member);
  return typeof value === 'object' && value !== null ? value : {};
}

function translate(request: InboundRequest, facts: OutgoingFacts) {
  const { provider, providers, model, endpoint, dialect, conversation } = facts;
  const { body, dropped } = outboundCodecs[dialect].writeRequest(withoutBillingHeader(conversation()), {
    provider: provider.id,
    author: model.author,
    upstreamModel: endpoint.upstreamModel,
    maxOutputTokens: endpoint.maxOutputTokens ?? model.maxOutputTokens,
    reasoning: model.supports.reasoning,
    quirks: model.quirks,
    usageOnRequest: provider.usageOnRequest,
  });
  const text = jsonText(body);
  const whole =
    provider.id === 'openrouter' ? `${text.slice(0, -1)}${membersForOpenRouter(request, providers)}}` : text;
  return { body: [Buffer.from(whole)], dropped };
}

/**
 * A body is scanned to a depth that can be written, but not the arguments of calls within its texts, which some formats want as
 * objects: `JSON.parse` reads them at any depth, and `JSON.stringify` runs out of stack.
 */
function jsonText(body: JsonObject): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badRequest('The arguments of a tool call are nested too deep to be sent to this model.', null);
  }
}

/** Fields of the client that OpenRouter itself heeds, whatever wire format they came in: JSON to stand behind other members. */
function membersForOpenRouter(
  { bytes, members, provider }: InboundRequest,
  providers: ReadonlyMap<string, Provider>,
): string {
  const rules = rulesForOpenRouter(provider, providers);
  let text = '';
  for (const { key, valueStart, valueEnd } of members) {
    if (!gatewayFields.has(key) || keptFromOpenRouter.has(key)) continue;
    const isChanged = key === 'provider' && rules !== null;
    text += `,"${key}":${isChanged ? JSON.stringify(rules) : bytes.toString('utf8', valueStart, valueEnd)}`;
  }
  return text;
}

/** Built from scratch: nothing of the client's headers goes on but what is named here. */
function outgoingHeaders(request: InboundRequest, facts: OutgoingFacts): Record<string, string> {
  const { provider, secret, instance, passedOn, why, dialect } = facts;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: request.streamed ? 'text/event-stream' : 'application/json',
    'user-agent': 'pareto-desk',
  };
  headers[hopHeader] = withHop(passedOn, instance);
  if (provider.aggregator) copy(passedOn, attributionHeaders, headers);
  if (dialect === 'anthropic-messages') {
    if (isPassedThrough(request, dialect)) copy(passedOn, ['anthropic-beta'], headers);
    headers['anthropic-version'] = '2023-06-01';
  }
  if (provider.demo) headers['x-pareto-desk-why'] = why.replaceAll(/[^\x20-\x7e]/g, '?');
  return addOwn(provider, dialect, secret, headers);
}

/** Who the client says it is, which aggregators like OpenRouter want to know. */
const attributionHeaders = ['http-referer', 'x-title', 'x-openrouter-title', 'x-openrouter-categories'] as const;

/** All client headers that may pass on under some condition. */
export const passableHeaders = [...attributionHeaders, 'anthropic-beta', hopHeader] as const;

function withHop(passedOn: Readonly<Record<string, string>>, instance: string): string {
  const hops = passedOn[hopHeader];
  return hops === undefined ? instance : `${hops}, ${instance}`;
}

/** Headers of a call that carries nothing of the client's but the gateways it went through. */
export function plainHeaders(
  provider: Provider,
  secret: string | undefined,
  { instance, passedOn }: Pick<OutgoingFacts, 'instance' | 'passedOn'>,
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'pareto-desk',
  };
  headers[hopHeader] = withHop(passedOn, instance);
  return addOwn(provider, 'openai-chat', secret, headers);
}

function copy(from: Readonly<Record<string, string>>, names: readonly string[], to: Record<string, string>): void {
  for (const name of names) {
    const value = from[name];
    if (value !== undefined) to[name] = value;
  }
}

/** What a person set for a provider, and its key, which wins. */
function addOwn(
  provider: Provider,
  dialect: Dialect,
  secret: string | undefined,
  headers: Record<string, string>,
): Record<string, string> {
  Object.assign(headers, provider.extraHeaders);
  if (secret === undefined || provider.auth === 'none') return headers;
  if (dialect === 'gemini') headers['x-goog-api-key'] = secret;
  else if (provider.auth === 'x-api-key') headers['x-api-key'] = secret;
  else headers.authorization = `Bearer ${secret}`;
  return headers;
}
