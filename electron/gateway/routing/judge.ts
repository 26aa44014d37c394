import type { Model } from '../catalog/catalog.ts';
import type { Bench } from './bench.ts';
import { exclude, isCandidate, type Candidate, type Exclusion, type ExclusionRule, type Resting } from './candidate.ts';
import { judgeEndpoint } from './judge-endpoint.ts';
import { compareEndpoints, compareFigures } from './order.ts';
import { placeByRules } from './provider-fit.ts';
import type { ProviderRules } from './provider-rules.ts';
import type { Snapshot } from './snapshot.ts';
import { staticOrder } from './static-order.ts';

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
