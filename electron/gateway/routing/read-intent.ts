import { factorySettings } from '../../../shared/settings.ts';
import type { Tier } from '../../../shared/tier.ts';
import { readModelId, type ReadModelId } from './model-id.ts';
import type { ParetoPlugin } from './pareto-plugin.ts';
import { joinModels, readFallbackModels } from './fallback-models.ts';
import { readProviderRules, type ProviderRules } from './provider-rules.ts';
import { readPlugins } from './read-plugins.ts';
import type { Intent, Origin, Sort } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import { settleAuto } from './settle-auto.ts';
import type { Snapshot } from './snapshot.ts';
import { tierFor } from './tier-for.ts';

/** What the bare ids of a client mean as long as neither settings nor catalog change. */
interface KnownIds {
  readonly settings: Snapshot['settings'];
  readonly catalog: Snapshot['catalog'];
  readonly byId: Map<string, Intent>;
}

const known = new WeakMap<Snapshot['clientKey'], KnownIds>();

/** A client uses a handful of ids; suffixes make any number possible. */
const mostIds = 100;

/** The same as `readIntent`; a request that says nothing but a model's id is read once. @throws GatewayError 400 */
export function readIntentOnce(request: RouteRequest, snapshot: Snapshot): Intent {
  const { model, plugins, provider, models, unheeded } = request;
  const saysMore = plugins !== undefined || provider !== undefined || models !== undefined || unheeded.length > 0;
  if (saysMore) return readIntent(request, snapshot);
  const { settings, catalog, clientKey } = snapshot;
  let ids = known.get(clientKey);
  if (ids?.settings !== settings || ids.catalog !== catalog || ids.byId.size > mostIds)
    known.set(clientKey, (ids = { settings, catalog, byId: new Map() }));
  let intent = ids.byId.get(model);
  if (intent === undefined) ids.byId.set(model, (intent = readIntent(request, snapshot)));
  return intent;
}

/**
 * Says what the client wants, after precedence has been settled: request (suffix before plugin), then the client key's
 * default, then the window's, then the factory's. "Prevent overrides", in the settings or at the client key, takes the
 * request out of that order.
 *
 * @throws GatewayError 400 for an id, a suffix or a setting that does not exist
 */
export function readIntent(request: RouteRequest, snapshot: Snapshot): Intent {
  const id = readModelId(request.model, snapshot.catalog);
  const plugins = readPlugins(request.plugins, id.router, isLocked(snapshot));
  const rules = readProviderRules(request.provider);
  const fallbacks = readFallbackModels(request.models, snapshot.catalog, id, rules?.sortsModels === true);
  const ignored = [
    ...id.ignored,
    ...plugins.ignored,
    ...(rules?.ignored ?? []),
    ...fallbacks.ignored,
    ...request.unheeded,
  ];
  const { settings } = snapshot;
  const common = {
    router: id.router,
    maxPromptUsdPerMTok: lower(settings.maxPromptUsdPerMTok, rules?.maxPromptUsdPerMTok),
    maxCompletionUsdPerMTok: rules?.maxCompletionUsdPerMTok ?? null,
    strictTier: settings.strictTier,
    providerRules: rules,
  };
  const isNamed = id.router === 'direct' || id.router === 'latest';
  if (!isNamed && fallbacks.ids.length > 0) {
    ignored.push('`models` has no effect beside a router, which has its own fallbacks.');
  }
  if (id.router === 'pareto')
    return { ...common, models: [], ...paretoIntent(id, plugins.pareto, rules, snapshot, ignored) };
  if (!isNamed && rules?.sortsModels === true) {
    ignored.push('This router has an order of its own: `provider.sort` orders the providers of each model alone.');
  }
  const sort = pick<Sort>([id.sort, 'suffix'], [rules?.sort ?? null, 'request'], ['price', 'factory']);
  const auto = id.router === 'auto' ? settleAuto(plugins.auto, snapshot) : null;
  return {
    ...common,
    ...(isNamed ? joinModels(id, fallbacks) : { models: [] }),
    tier: null,
    sort: sort.value,
    endpointSort: sort.value,
    frontierCapUsdPerMTok: null,
    priceSource: settings.priceSource,
    ...(auto === null ? {} : { auto: auto.auto }),
    from: { sort: sort.from, ...auto?.from },
    ignored: [...ignored, ...(auto?.ignored ?? [])],
  };
}

/** @returns the lower of two caps; null where there is none */
export function lower(a: number | null, b: number | null | undefined): number | null {
  if (a === null) return b ?? null;
  return b == null ? a : Math.min(a, b);
}

interface Choice<T> {
  readonly value: T;
  readonly from: Origin;
}

type ParetoIntent = Pick<
  Intent,
  'tier' | 'sort' | 'endpointSort' | 'frontierCapUsdPerMTok' | 'priceSource' | 'from' | 'ignored'
>;

function paretoIntent(
  id: ReadModelId,
  plugin: ParetoPlugin | null,
  rules: ProviderRules | null,
  snapshot: Snapshot,
  ignored: readonly string[],
): ParetoIntent {
  if (isLocked(snapshot)) return lockedIntent(id, plugin, rules, snapshot, ignored);
  const isOn = plugin?.enabled ?? true;
  const asked = isOn ? plugin : null;
  const tier = pick<Tier>(
    [id.tier, 'suffix'],
    [asked?.minCodingScore == null ? null : tierFor(asked.minCodingScore), 'plugin'],
    ...savedTiers(snapshot, isOn),
    [factorySettings.defaultTier, 'factory'],
  );
  const sort = pick<Sort>(
    [id.sort, 'suffix'],
    [rules?.sortsModels === true ? rules.sort : null, 'request'],
    ...savedSorts(snapshot, isOn),
    [factorySettings.defaultSort, 'factory'],
  );
  const priceSource = pick<Intent['priceSource']>(
    [asked?.priceSource ?? null, 'plugin'],
    [isOn ? changed('priceSource', snapshot) : null, 'window'],
    [factorySettings.priceSource, 'factory'],
  );
  const cap = asked?.maxPrice ?? null;
  return {
    tier: cap === null ? tier.value : null,
    sort: sort.value,
    endpointSort: id.sort ?? rules?.sort ?? sort.value,
    frontierCapUsdPerMTok: cap,
    priceSource: priceSource.value,
    from: {
      ...(cap === null ? { tier: tier.from } : { maxPrice: 'plugin' }),
      sort: sort.from,
      priceSource: priceSource.from,
    },
    ignored: [...ignored, ...overruled(id, asked)],
  };
}

/** @returns the first choice that was made. The last one always is. */
function pick<T>(...choices: readonly (readonly [value: T | null, from: Origin])[]): Choice<T> {
  for (const [value, from] of choices) if (value !== null) return { value, from };
  throw new Error('The last choice has no value.');
}

function savedTiers({ clientKey, ...snapshot }: Snapshot, isOn: boolean): readonly (readonly [Tier | null, Origin])[] {
  if (!isOn) return [];
  return [
    [clientKey.defaultTier, 'client-key'],
    [changed('defaultTier', snapshot), 'window'],
  ];
}

function savedSorts(snapshot: Snapshot, isOn: boolean): readonly (readonly [Sort | null, Origin])[] {
  return isOn ? [[changed('defaultSort', snapshot), 'window']] : [];
}

/** @returns the setting, null while it is as the factory left it. */
function changed<K extends 'defaultTier' | 'defaultSort' | 'priceSource'>(
  key: K,
  { settings }: Pick<Snapshot, 'settings'>,
): Snapshot['settings'][K] | null {
  return settings[key] === factorySettings[key] ? null : settings[key];
}

function isLocked({ settings, clientKey }: Snapshot): boolean {
  return settings.preventOverrides || clientKey.preventOverrides;
}

/** "Prevent overrides": the saved values are final, and nothing of the request can turn them off. */
function lockedIntent(
  id: ReadModelId,
  plugin: ParetoPlugin | null,
  rules: ProviderRules | null,
  { settings, clientKey }: Snapshot,
  ignored: readonly string[],
): ParetoIntent {
  const tried = id.tier !== null || id.sort !== null || plugin !== null || (rules !== null && rules.sort !== null);
  return {
    tier: clientKey.defaultTier ?? settings.defaultTier,
    sort: settings.defaultSort,
    endpointSort: settings.defaultSort,
    frontierCapUsdPerMTok: null,
    priceSource: settings.priceSource,
    from: { tier: 'lock', sort: 'lock', priceSource: 'lock' },
    ignored: tried
      ? [...ignored, 'The saved tier and order are locked: what the request asked for has no effect.']
      : ignored,
  };
}

/** Settings of one request that contradict each other. */
function overruled(id: ReadModelId, asked: ParetoPlugin | null): readonly string[] {
  const sentences: string[] = [];
  if (asked?.maxPrice != null && (asked.minCodingScore !== null || id.tier !== null)) {
    sentences.push('`max_price` chooses by price alone: the tier asked for has no effect.');
  } else if (id.tier !== null && asked?.minCodingScore != null && tierFor(asked.minCodingScore) !== id.tier) {
    sentences.push(`The suffix :${id.tier} wins over min_coding_score ${asked.minCodingScore}.`);
  }
  return sentences;
}
