import { buildCatalog } from '../../../electron/gateway/catalog/build-catalog.ts';
import type { Catalog } from '../../../electron/gateway/catalog/catalog.ts';
import { planRoute } from '../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../electron/gateway/routing/read-intent.ts';
import { toRoutePreview } from '../../../electron/gateway/routing/route-preview.ts';
import type { ProviderBar, Snapshot } from '../../../electron/gateway/routing/snapshot.ts';
import { startReplay, type RecordedUse } from '../../../electron/gateway/routing/what-if.ts';
import { matchesPattern } from '../../../electron/gateway/catalog/model-pattern.ts';
import type { AppState } from '../../../shared/app-state.ts';
import type { Input, Output } from '../../../shared/ipc.ts';
import { aRequest, aSnapshot, emptyFigures } from '../a-snapshot.ts';

/** The product's own planner over the fake world: plans, verdicts and refusals are real. */
export function fakePreview(
  { body, promptTokens = 1_000, allowedModels = [] }: Input<'route.preview'>,
  state: AppState,
): Output<'route.preview'> {
  if (typeof body['model'] !== 'string') throw new Error('The request names no `model`.');
  if (!Array.isArray(body['messages'])) throw new Error('The request has no `messages`.');
  const request = aRequest(body['model'], {
    plugins: body['plugins'],
    provider: body['provider'],
    needs: {
      tools: Array.isArray(body['tools']) && body['tools'].length > 0,
      images: JSON.stringify(body['messages']).includes('"image_url"'),
      structuredOutputs: false,
    },
    promptTokens,
    body: () => body,
  });
  const snapshot = snapshotOf(state);
  const banOfModel = (model: string) =>
    allowedModels.length === 0 || allowedModels.some((pattern) => matchesPattern(pattern, model))
      ? null
      : { detail: 'It fits none of the patterns that are tried out.' };
  const world: Snapshot = { ...snapshot, bans: { banOfModel, banOfProvider: () => null } };
  return toRoutePreview((then) => planRoute(readIntent(request, then), request, then), world, request);
}

/** Replays the requests of the fake world with the product's own arithmetic. */
export function fakeWhatIf({ days, model, maxPrice }: Input<'whatIf.read'>, state: AppState): Output<'whatIf.read'> {
  const since = Date.now() - days * 86_400_000;
  const uses = state.requests.flatMap(({ at, model: answered, usage, costUsd, demo }): RecordedUse[] =>
    at < since || answered === null || usage === null || demo
      ? []
      : [{ at, model: answered, usage, costUsd, needsTools: true }],
  );
  const plugins = maxPrice === null ? undefined : [{ id: 'pareto-router', max_price: maxPrice }];
  const replay = startReplay({ model, plugins }, snapshotOf(state));
  replay.add(uses);
  const { was, wouldBe, ...sums } = replay.result();
  return { ...sums, was: [...was], wouldBe: [...wouldBe] };
}

function snapshotOf(state: AppState): Snapshot {
  const { settings, providers } = state;
  const barred = providers.filter(({ status }) => status !== 'ready');
  const bars = Object.fromEntries(
    barred.map(({ id, status }): [string, ProviderBar['rule']] => [
      id,
      status === 'switched-off' ? 'switched-off' : 'no-key',
    ]),
  );
  return aSnapshot({ catalog: catalogOf(state), settings, bars, now: Date.now() });
}

function catalogOf({ catalog, providers, settings: { tierBands, tierPins } }: AppState): Catalog {
  return buildCatalog({
    snapshot: emptyFigures,
    providers: providers.map(({ id, name, baseUrl }) => ({ id, name, baseUrl })),
    models: catalog.models.map((model) => ({
      id: model.id,
      name: model.name,
      codingPercentile: model.codingPercentile,
      codingIndex: model.codingIndex,
      contextLength: model.contextLength,
      maxOutputTokens: model.maxOutputTokens,
      supports: model.supports,
      endpoints: model.endpoints.map((endpoint) => ({
        provider: endpoint.provider,
        modelId: endpoint.upstreamModel,
        promptUsdPerMTok: endpoint.promptUsdPerMTok,
        completionUsdPerMTok: endpoint.completionUsdPerMTok,
        throughputP50: endpoint.throughputP50,
      })),
    })),
    mode: 'only',
    tierBands,
    tierPins,
  });
}
