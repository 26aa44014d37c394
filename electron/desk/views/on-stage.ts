import type { Verdict } from '../../../shared/request-log.ts';
import type { Model } from '../../gateway/catalog/catalog.ts';
import type { Snapshot } from '../../gateway/routing/snapshot.ts';

/** The demo leaves the stage once a real key is there. From then on no page names or counts it. */
export function isProviderOnStage(provider: string, { bars }: Snapshot): boolean {
  return bars.get(provider)?.rule !== 'demo-off';
}

/** A model is shown as long as one of its providers is, or where nobody serves it. */
export function isOnStage({ endpoints }: Model, world: Snapshot): boolean {
  return endpoints.length === 0 || endpoints.some(({ provider }) => isProviderOnStage(provider, world));
}

/** Verdicts on the models that the window knows; who answers or has answered is told in any case. */
export function verdictsOnStage(verdicts: readonly Verdict[], world: Snapshot): Verdict[] {
  return verdicts.filter(({ model, verdict }) => {
    const known = verdict === 'excluded' ? world.catalog.modelById.get(model) : undefined;
    return known === undefined || isOnStage(known, world);
  });
}
