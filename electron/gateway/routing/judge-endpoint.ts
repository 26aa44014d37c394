import type { Endpoint, Model, Price } from '../catalog/catalog.ts';
import { restOf } from '../catalog/endpoint-health.ts';
import { throughputOf } from '../catalog/own-figures.ts';
import { priceAt } from '../catalog/price.ts';
import type { TrafficMix } from '../catalog/traffic-mix.ts';
import type { Bench } from './bench.ts';
import { exclude, type Candidate, type Exclusion, type Resting } from './candidate.ts';
import { brokenRule } from './provider-fit.ts';
import type { RouteRequest } from './route-request.ts';
import { count, usd } from './wording.ts';

/** @returns a model at one of its endpoints, or the first rule that keeps it from being used there */
export function judgeEndpoint(model: Model, endpoint: Endpoint, bench: Bench): Candidate | Exclusion {
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
  if (request.lacks === null || provider === undefined) return null;
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
