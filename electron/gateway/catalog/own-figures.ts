import type { Overrides, OwnEndpointFigures } from '../../../shared/settings.ts';
import type { UntieredModel } from './build-model.ts';
import type { Endpoint, Price, PriceOverride } from './catalog.ts';
import type { PercentileOf } from './coding-percentile.ts';
import type { MeasuredSpeed } from './endpoint-health.ts';

/** Basis of a score, and source of a price, that a person put there. */
const yours = 'yours';

/**
 * Puts a person's own figures over those of the catalog. What they replace is kept beside them, so that the window can
 * show it and bring it back.
 */
export function withOwnFigures(
  model: UntieredModel,
  overrides: Overrides,
  percentileOf: PercentileOf | null,
): UntieredModel {
  const index = overrides.models[model.id]?.codingIndex;
  const endpoints = model.endpoints.map((endpoint) => {
    const own = overrides.endpoints[endpoint.key];
    return own === undefined ? endpoint : withOwnEndpoint(endpoint, own);
  });
  if (index === undefined) return { ...model, endpoints };
  const percentile = percentileOf === null ? null : percentileOf(index);
  const score = { index, percentile, basis: yours, estimated: false, date: null, source: yours };
  return { ...model, endpoints, score, replacedScore: model.score };
}

function withOwnEndpoint(endpoint: Endpoint, own: OwnEndpointFigures): Endpoint {
  const { throughputP50 = endpoint.throughputP50, ...given } = own;
  const price = definedOnly(given);
  const hasPrice = Object.keys(price).length > 0;
  return {
    ...endpoint,
    price: { ...endpoint.price, ...price },
    // a price of theirs holds at any hour and length
    overrides: endpoint.overrides.map((override) => without(override, Object.keys(price))).filter(hasAnyPrice),
    ...(hasPrice ? { priceDate: null, priceSource: yours } : {}),
    throughputP50,
    throughputIsOwn: own.throughputP50 !== undefined,
    replaced: { price: endpoint.price, throughputP50: endpoint.throughputP50 },
  };
}

function definedOnly(given: { readonly [K in keyof Price]?: number | undefined }): Partial<Price> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function without(override: PriceOverride, keys: readonly string[]): PriceOverride {
  return Object.fromEntries(Object.entries(override).filter(([key]) => !keys.includes(key)));
}

function hasAnyPrice(override: PriceOverride): boolean {
  return Object.keys(override).some((key) => key.endsWith('UsdPerMTok'));
}

/** Median tokens per second of an endpoint: what a person says, else what was measured here, else the catalog's figure. */
export function throughputOf(endpoint: Endpoint, measured: MeasuredSpeed | undefined): number | null {
  if (endpoint.throughputIsOwn === true) return endpoint.throughputP50;
  return measured?.throughputP50 ?? endpoint.throughputP50;
}
