import type { Catalog, Endpoint, Model } from '../catalog/catalog.ts';
import type { Candidate } from './candidate.ts';
import { compareEndpoints } from './order.ts';
import type { Sort } from './route-plan.ts';

/** Orders made once per model; null where the order changes with the hour or the prompt. */
const ordersByModel = new WeakMap<Model, Map<Sort, readonly Endpoint[] | null>>();

/**
 * The endpoints of a model, best first, as far as the catalog alone decides: then the first usable one is the best, and
 * nobody needs to look at the others.
 *
 * @returns null when the order depends on more than the catalog
 */
export function staticOrder(model: Model, sort: Sort, catalog: Catalog): readonly Endpoint[] | null {
  if (model.endpoints.length < 2) return model.endpoints;
  let orders = ordersByModel.get(model);
  if (orders === undefined) ordersByModel.set(model, (orders = new Map()));
  let order = orders.get(sort);
  if (order === undefined) orders.set(sort, (order = makeOrder(model, sort, catalog)));
  return order;
}

function makeOrder(model: Model, sort: Sort, catalog: Catalog): readonly Endpoint[] | null {
  if (model.endpoints.some((endpoint) => endpoint.overrides.length > 0)) return null;
  return model.endpoints
    .map((endpoint) => asListed(model, endpoint))
    .toSorted((a, b) => compareEndpoints(a, b, sort, catalog))
    .map(({ endpoint }) => endpoint);
}

function asListed(model: Model, endpoint: Endpoint): Candidate {
  const { price, throughputP50, ttftMsP50 } = endpoint;
  return { model, endpoint, price, rankUsdPerMTok: price.promptUsdPerMTok, throughputP50, ttftMsP50 };
}
