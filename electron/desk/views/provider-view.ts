import type { ProviderView } from '../../../shared/app-state.ts';
import type { Provider } from '../../gateway/catalog/catalog.ts';
import type { Rest } from '../../gateway/catalog/endpoint-health.ts';
import type { Snapshot } from '../../gateway/routing/snapshot.ts';
import type { KnownSecret } from '../known-secrets.ts';
import { viewRefusedKey } from './refused-key.ts';
import { isProviderOnStage } from './on-stage.ts';

/** What the Keys page shows, in the order of the catalog. */
export function viewProviders(
  world: Snapshot,
  secrets: ReadonlyMap<string, KnownSecret>,
  unreachable: ReadonlyMap<string, string>,
): ProviderView[] {
  return [...world.catalog.providerById.values()]
    .filter(({ id }) => isProviderOnStage(id, world))
    .map((provider) => viewProvider(provider, world, secrets.get(provider.id), unreachable.get(provider.id)));
}

function viewProvider(
  provider: Provider,
  world: Snapshot,
  known: KnownSecret | undefined,
  unreachable: string | undefined,
): ProviderView {
  const { id, name, baseUrl, dialects, auth, custom, demo, local, environmentVariables } = provider;
  const endpoints = world.catalog.models
    .flatMap((model) => model.endpoints)
    .filter((endpoint) => endpoint.provider === id);
  return {
    id,
    name,
    baseUrl,
    dialects: [...dialects],
    auth,
    custom,
    demo,
    local,
    // A bundled local server counts as off until a person has switched it on.
    enabled: !world.settings.disabledProviders.includes(id) && (!local || custom || demo),
    keySource: known?.source ?? (auth === 'none' ? 'not-needed' : 'none'),
    environmentVariables: [...environmentVariables],
    lastFour: known === undefined ? null : lastFour(known.secret),
    ...statusOf(
      id,
      world,
      endpoints.map(({ key }) => world.rests.get(key)),
      unreachable,
    ),
    modelCount: new Set(endpoints.map(({ model }) => model)).size,
  };
}

/** Four characters of a short key would be most of it. */
function lastFour(secret: string): string {
  return secret.length < 12 ? '' : secret.slice(-4);
}

type Status = Pick<ProviderView, 'status' | 'statusDetail'>;

/**
 * @param rests one per endpoint of the provider; undefined = ready
 * @param unreachable why the last test got no answer; undefined = it got one, or there was none
 */
function statusOf(
  id: string,
  world: Snapshot,
  rests: readonly (Rest | undefined)[],
  unreachable: string | undefined,
): Status {
  const bar = world.bars.get(id);
  if (bar !== undefined) return { status: bar.rule === 'no-key' ? 'no-key' : 'switched-off', statusDetail: bar.detail };
  const refusal = world.rests.get(id);
  if (refusal !== undefined) return viewRefusedKey(refusal);
  const resting = rests.filter((rest) => rest !== undefined && rest.until > world.now) as readonly Rest[];
  if (unreachable !== undefined) return { status: 'not-reachable', statusDetail: unreachable };
  if (resting.length === 0 || resting.length < rests.length) return { status: 'ready', statusDetail: null };
  if (resting.every(({ reason }) => reason === 'connection_refused'))
    return { status: 'not-running', statusDetail: 'Nothing answers at the base URL.' };
  return { status: 'cooling-down', statusDetail: 'All its models rest after failures.' };
}
