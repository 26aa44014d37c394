import type { Catalog } from '../catalog/catalog.ts';
import type { Candidate } from './candidate.ts';
import type { Sort } from './route-plan.ts';

/** Order inside a tier. An unknown figure always comes last. */
export function compareModels(a: Candidate, b: Candidate, sort: Sort): number {
  return compareFigures(a, b, sort) || byScore(a, b) || byText(a.model.id, b.model.id);
}

/** Order by speed and price alone, whichever models the endpoints are of. */
export function compareFigures(a: Candidate, b: Candidate, sort: Sort): number {
  return bySort(a, b, sort) || byPrice(a, b);
}

/** Order of the endpoints of one model: by the wish, then the maker and independent hosts before resellers. */
export function compareEndpoints(a: Candidate, b: Candidate, sort: Sort, { providerById }: Catalog): number {
  const rankOf = ({ endpoint }: Candidate): number =>
    providerById.get(endpoint.provider)?.aggregator === true ? 1 : 0;
  return compareFigures(a, b, sort) || rankOf(a) - rankOf(b) || byText(a.endpoint.provider, b.endpoint.provider);
}

function bySort(a: Candidate, b: Candidate, sort: Sort): number {
  switch (sort) {
    case 'price':
      return 0;
    case 'throughput':
      return ascending(negated(a.throughputP50), negated(b.throughputP50));
    case 'latency':
      return ascending(a.ttftMsP50, b.ttftMsP50);
    default:
      return sort satisfies never;
  }
}

/** A price of which only half is known may turn out the highest: it comes behind those that are known. */
function byPrice(a: Candidate, b: Candidate): number {
  return (
    unknownPrices(a) - unknownPrices(b) ||
    ascending(a.rankUsdPerMTok, b.rankUsdPerMTok) ||
    ascending(a.price.completionUsdPerMTok, b.price.completionUsdPerMTok)
  );
}

/** 0 = both are known, 1 = the completion price is not, 2 = the one that decides is not. */
function unknownPrices({ rankUsdPerMTok, price }: Candidate): number {
  return rankUsdPerMTok === null ? 2 : price.completionUsdPerMTok === null ? 1 : 0;
}

function byScore(a: Candidate, b: Candidate): number {
  return ascending(negated(a.model.score.percentile), negated(b.model.score.percentile));
}

function negated(value: number | null): number | null {
  return value === null ? null : -value;
}

/** null comes last. */
function ascending(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : a - b;
}

/** By code units: the same on every machine, whatever its language. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
