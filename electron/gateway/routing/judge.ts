import type { TokenUsage } from '../../../shared/request-log.ts';
import type { Endpoint, Model, Price } from '../catalog/catalog.ts';
import { restOf } from '../catalog/endpoint-health.ts';
import { throughputOf } from '../catalog/own-figures.ts';
import { priceAt, type PriceMoment } from '../catalog/price.ts';
import type { TrafficMix } from '../catalog/traffic-mix.ts';
import { isCandidate, type Candidate, type Exclusion, type ExclusionRule, type Resting } from './candidate.ts';
import { expectedUsage } from './chain.ts';
import { compareEndpoints, compareFigures } from './order.ts';
import { brokenRule, placeByRules } from './provider-fit.ts';
import type { ProviderRules } from './provider-rules.ts';
import { staticOrder } from './static-order.ts';
import type { Intent, Sort } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';
import { count, usd } from './wording.ts';

/** Everything a judgement depends on besides the model. */
export interface Bench {
  readonly intent: Intent;
  readonly request: RouteRequest;
  readonly snapshot: Snapshot;
  readonly moment: PriceMoment;
  /** What the request is taken to use: only for the cost that is shown. */
  readonly usage: TokenUsage;
  readonly sort: Sort;
  readonly endpointSort: Sort;
  readonly rules: ProviderRules | null;
  readonly maxPromptUsdPerMTok: number | null;
  readonly maxCompletionUsdPerMTok: number | null;
  /** null = order by list price. */
  readonly traffic: TrafficMix | null;
  /** false leaves it to the provider whether a request fits, whose size is only estimated here. */
  readonly checksSize: boolean;
}

/** Works out once per request what every judgement needs. */
export function toBench(intent: Intent, request: RouteRequest, snapshot: Snapshot): Bench {
  return {
    intent,
    request,
    snapshot,
    moment: { now: snapshot.now, promptTokens: request.promptTokens },
    usage: expectedUsage(request, snapshot),
    sort: intent.sort,
    endpointSort: intent.endpointSort,
    rules: intent.providerRules,
    maxPromptUsdPerMTok: intent.maxPromptUsdPerMTok,
    maxCompletionUsdPerMTok: intent.maxCompletionUsdPerMTok,
    traffic: intent.priceSource === 'weighted_avg' ? (snapshot.traffic ?? null) : null,
    checksSize: true,
  };
}

/** @returns the model at its best usable endpoint, or why it has none. */
export function judge(model: Model, bench: Bench): Candidate | Exclusion {
  return judgeSettled(model, bench) ?? judgeOpen(model, bench);
}

/** The part of the judgement that stays the same from request to request; null = the model is open. */
export function judgeSettled(model: Model, bench: Bench): Exclusion | null {
  return unfitModel(model, bench) ?? closedBy(model, bench);
}

/** @returns a model that `judgeSettled` has nothing against at its best usable endpoint, or why it has none. */
export function judgeOpen(model: Model, bench: Bench): Candidate | Exclusion {
  const { endpointSort, snapshot } = bench;
  const inOrder = dependsOnMore(model, bench) ? null : staticOrder(model, endpointSort, snapshot.catalog);
  let best: Candidate | null = null;
  let nearest: Exclusion | null = null;
  for (const endpoint of inOrder ?? model.endpoints) {
    const judged = judgeEndpoint(model, endpoint, bench);
    if (!isCandidate(judged)) nearest = nearer(nearest, judged);
    else if (inOrder !== null) return judged;
    else if (best === null || compareInModel(judged, best, bench) < 0) best = judged;
  }
  return best ?? nearest ?? exclude(model, 'no-provider', 'No provider serves it.');
}

/** @returns the model of a candidate at its other usable endpoints, best first, no more than so many. */
export function judgeOthers({ model, endpoint: own }: Candidate, most: number, bench: Bench): readonly Candidate[] {
  const { endpointSort, snapshot } = bench;
  const inOrder = dependsOnMore(model, bench) ? null : staticOrder(model, endpointSort, snapshot.catalog);
  const usable: Candidate[] = [];
  for (const endpoint of inOrder ?? model.endpoints) {
    if (inOrder !== null && usable.length === most) break;
    if (endpoint === own || snapshot.bars.has(endpoint.provider)) continue;
    const judged = judgeEndpoint(model, endpoint, bench);
    if (isCandidate(judged)) usable.push(judged);
  }
  return inOrder === null ? usable.toSorted((a, b) => compareInModel(a, b, bench)).slice(0, most) : usable;
}

/** @returns a model at each endpoint that nothing but a rest keeps from being asked */
export function judgeResting(model: Model, bench: Bench): readonly Exclusion[] {
  return model.endpoints
    .map((endpoint) => judgeEndpoint(model, endpoint, bench))
    .filter((judged): judged is Exclusion => !isCandidate(judged) && judged.resting !== null);
}

/** true when the order of a model's endpoints may differ from the catalog's: the request, own traffic or measurements decide. */
function dependsOnMore({ endpoints }: Model, { endpointSort, rules, traffic, snapshot: { speeds } }: Bench): boolean {
  if (traffic !== null || rules !== null) return true;
  return endpointSort !== 'price' && speeds.size > 0 && endpoints.some(({ key }) => speeds.has(key));
}

function compareInModel(a: Candidate, b: Candidate, bench: Bench): number {
  return byRules(a, b, bench) || compareEndpoints(a, b, bench.endpointSort, bench.snapshot.catalog);
}

/** Order of endpoints of several models; 0 leaves it to the order of the models. */
export function compareAcross(a: Candidate, b: Candidate, bench: Bench): number {
  return byRules(a, b, bench) || compareFigures(a, b, bench.endpointSort);
}

function byRules(a: Candidate, b: Candidate, { rules, snapshot }: Bench): number {
  return rules === null ? 0 : placeOf(a, rules, snapshot) - placeOf(b, rules, snapshot);
}

function placeOf({ endpoint }: Candidate, rules: ProviderRules, { catalog, speeds }: Snapshot): number {
  const provider = catalog.providerById.get(endpoint.provider);
  return provider === undefined ? 0 : placeByRules(provider, endpoint, rules, speeds.get(endpoint.key));
}

/** @returns every usable endpoint of a model, best first; or why there is none. */
export function judgeAll(model: Model, bench: Bench): readonly Candidate[] | Exclusion {
  const settled = judgeSettled(model, bench);
  if (settled !== null) return settled;
  const usable: Candidate[] = [];
  let nearest: Exclusion | null = null;
  for (const endpoint of model.endpoints) {
    const judged = judgeEndpoint(model, endpoint, bench);
    if (isCandidate(judged)) usable.push(judged);
    else nearest = nearer(nearest, judged);
  }
  if (usable.length > 0) return usable.toSorted((a, b) => compareInModel(a, b, bench));
  return nearest ?? exclude(model, 'no-provider', 'No provider serves it.');
}

function unfitModel(model: Model, { request: { needs }, snapshot }: Bench): Exclusion | null {
  const { settings } = snapshot;
  if (model.status === 'retired') return exclude(model, 'retired', 'Its maker has retired it.');
  if (settings.disabledModels.includes(model.id)) return exclude(model, 'switched-off', 'You switched it off.');
  const ban = snapshot.bans?.banOfModel(model.id) ?? null;
  if (ban !== null) return exclude(model, 'guardrail', ban.detail);
  const { supports } = model;
  if (needs.tools && !supports.tools) return exclude(model, 'lacks-tools', 'It cannot use tools.');
  if (needs.images && !supports.images) return exclude(model, 'lacks-images', 'It cannot read images.');
  if (needs.structuredOutputs && !supports.structuredOutputs) {
    return exclude(model, 'lacks-structured-outputs', 'It is not known to follow a JSON schema.');
  }
  return null;
}

/** @returns why a model is served by nobody now, where all its providers are barred; else null. */
function closedBy(model: Model, { endpointSort, snapshot: { bars, catalog } }: Bench): Exclusion | null {
  let nearest: Exclusion | null = null;
  for (const { provider } of staticOrder(model, endpointSort, catalog) ?? model.endpoints) {
    const bar = bars.get(provider);
    if (bar === undefined) return null;
    nearest = nearer(nearest, exclude(model, bar.rule, bar.detail));
  }
  return nearest;
}

function judgeEndpoint(model: Model, endpoint: Endpoint, bench: Bench): Candidate | Exclusion {
  const { snapshot } = bench;
  const bar = snapshot.bars.get(endpoint.provider);
  if (bar !== undefined) return exclude(model, bar.rule, bar.detail);
  const ban = snapshot.bans?.banOfProvider(endpoint.provider) ?? null;
  if (ban !== null) return exclude(model, 'guardrail', ban.detail);
  const broken = rulesBrokenAt(model, endpoint, bench);
  if (broken !== null) return broken;
  const lack = lackOf(model, endpoint, bench);
  if (lack !== null) return lack;
  const misfit = bench.checksSize ? misfitEndpoint(model, endpoint, bench.request) : null;
  if (misfit !== null) return misfit;
  const price = priceAt(endpoint, bench.moment);
  const tooDear = overCap(model, endpoint, price, bench);
  if (tooDear !== null) return tooDear;
  const candidate = toCandidate(model, endpoint, price, bench);
  const rest = restOf(snapshot.rests, endpoint, snapshot.now);
  if (rest === undefined) return candidate;
  const { until, fromProvider, status } = rest;
  const isRefused = rest === snapshot.rests.get(endpoint.provider);
  return coolingDown({ ...candidate, until, fromProvider, isRefused, status }, rest.reason, bench);
}

function rulesBrokenAt(model: Model, endpoint: Endpoint, { rules, snapshot }: Bench): Exclusion | null {
  const provider = rules === null ? undefined : snapshot.catalog.providerById.get(endpoint.provider);
  if (rules === null || provider === undefined) return null;
  const broken = brokenRule(provider, rules, snapshot.catalog.providerById);
  return broken === null ? null : exclude(model, broken.rule, broken.detail);
}

/** A field that a provider's wire format has no place for may be one the request cannot do without. */
function lackOf(model: Model, endpoint: Endpoint, { request, snapshot }: Bench): Exclusion | null {
  const provider = snapshot.catalog.providerById.get(endpoint.provider);
  if (request.lacks === undefined || provider === undefined) return null;
  const lack = request.lacks(model, provider);
  return lack === null ? null : exclude(model, 'lacks-ability', `${provider.name} ${lack}.`);
}

function toCandidate(model: Model, endpoint: Endpoint, price: Price, { snapshot, traffic }: Bench): Candidate {
  const measured = snapshot.speeds.get(endpoint.key);
  return {
    model,
    endpoint,
    price,
    rankUsdPerMTok: traffic === null ? price.promptUsdPerMTok : effectivePrice(price, traffic),
    throughputP50: throughputOf(endpoint, measured),
    ttftMsP50: measured?.ttftMsP50 ?? endpoint.ttftMsP50,
  };
}

/** What a million prompt tokens of the user's own traffic cost here, cache hits and answers included. */
function effectivePrice(price: Price, traffic: TrafficMix): number | null {
  const { promptUsdPerMTok: prompt, completionUsdPerMTok: completion } = price;
  if (prompt === null || completion === null || traffic.prompt <= 0) return prompt;
  const fresh = Math.max(traffic.prompt - traffic.cached - traffic.cacheWrite, 0);
  const sum =
    fresh * prompt +
    traffic.cached * (price.cacheReadUsdPerMTok ?? prompt) +
    traffic.cacheWrite * (price.cacheWriteUsdPerMTok ?? prompt) +
    traffic.completion * completion;
  return sum / traffic.prompt;
}

/** What the provider says of its own endpoint wins over what is known of the model. */
function misfitEndpoint(model: Model, endpoint: Endpoint, request: RouteRequest): Exclusion | null {
  const { promptTokens, maxOutputTokens } = request;
  const mostOutput = endpoint.maxOutputTokens ?? model.maxOutputTokens;
  if (maxOutputTokens !== null && mostOutput !== null && maxOutputTokens > mostOutput) {
    const detail = `It writes at most ${count(mostOutput)} tokens, and ${count(maxOutputTokens)} were asked for.`;
    return exclude(model, 'output-too-small', detail);
  }
  const window = endpoint.contextLength ?? model.contextLength;
  const needed = promptTokens + (maxOutputTokens ?? 0);
  if (window !== null && needed > window) {
    return exclude(
      model,
      'window-too-small',
      `Its window of ${count(window)} tokens is too small for ${count(needed)}.`,
    );
  }
  if (model.maxInputTokens !== undefined && promptTokens > model.maxInputTokens) {
    const detail = `It reads at most ${count(model.maxInputTokens)} tokens, and the prompt has about ${count(promptTokens)}.`;
    return exclude(model, 'window-too-small', detail);
  }
  return null;
}

function overCap(model: Model, endpoint: Endpoint, price: Price, bench: Bench): Exclusion | null {
  const { maxPromptUsdPerMTok: promptCap, maxCompletionUsdPerMTok: completionCap } = bench;
  return (
    overOne(model, endpoint, 'prompt', price.promptUsdPerMTok, promptCap) ??
    overOne(model, endpoint, 'completion', price.completionUsdPerMTok, completionCap)
  );
}

function overOne(
  model: Model,
  endpoint: Endpoint,
  kind: 'prompt' | 'completion',
  price: number | null,
  cap: number | null,
): Exclusion | null {
  if (cap === null) return null;
  if (price === null) {
    return exclude(
      model,
      'unknown-price',
      `Its ${kind} price at ${endpoint.provider} is not known, and there is a price cap.`,
    );
  }
  if (price <= cap) return null;
  const detail = `${usd(price)} per million ${kind} tokens at ${endpoint.provider} is above the cap of ${usd(cap)}.`;
  return exclude(model, 'price-cap', detail);
}

function coolingDown(resting: Resting, reason: string, { snapshot }: Bench): Exclusion {
  const seconds = Math.max(Math.ceil((resting.until - snapshot.now) / 1000), 0);
  const rest = seconds === 0 ? 'Another request is trying it right now' : `It rests for another ${count(seconds)} s`;
  const detail = `${rest} after a failure at ${resting.endpoint.provider} (${reason.replaceAll('_', ' ')}).`;
  return { model: resting.model, rule: 'cooling-down', detail, resting };
}

function exclude(model: Model, rule: ExclusionRule, detail: string): Exclusion {
  return { model, rule, detail, resting: null };
}

/** How far an endpoint came before a rule stopped it: the one that came furthest says best what is missing. */
const progress: Readonly<Record<ExclusionRule, number>> = {
  retired: 0,
  'lacks-tools': 0,
  'lacks-images': 0,
  'lacks-structured-outputs': 0,
  'no-provider': 0,
  'demo-off': 1,
  dialect: 2,
  'no-key': 3,
  'switched-off': 4,
  guardrail: 4,
  'provider-ignored': 4,
  'provider-not-allowed': 4,
  'promise-unknown': 4,
  'lacks-ability': 5,
  'window-too-small': 5,
  'output-too-small': 5,
  'unknown-price': 6,
  'price-cap': 7,
  'cooling-down': 8,
};

function nearer(a: Exclusion | null, b: Exclusion): Exclusion {
  if (a === null) return b;
  if (a.resting !== null && b.resting !== null) return isSooner(b.resting, a.resting) ? b : a;
  return progress[b.rule] > progress[a.rule] ? b : a;
}

/** A rest that only we decided on may be cut short, so it counts as sooner than one the provider asked for. */
function isSooner(a: Resting, b: Resting): boolean {
  return a.fromProvider === b.fromProvider ? a.until < b.until : b.fromProvider;
}
