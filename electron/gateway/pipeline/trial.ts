import { matchesPattern } from '../catalog/model-pattern.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import type { Snapshot } from '../routing/snapshot.ts';

/** What the window tries out beside the body of a request, so that it need not write a million tokens or change a setting. */
export interface Trial {
  /** Instead of the estimate from the body's size. */
  readonly promptTokens?: number | undefined;
  /** Patterns with `*`; models that fit none are ruled out, on top of the rules in force. */
  readonly allowedModels?: readonly string[] | undefined;
}

/** The request at the size that is tried out. */
export function resized(request: InboundRequest, { promptTokens }: Trial): InboundRequest {
  return promptTokens === undefined ? request : { ...request, promptTokens };
}

/** The facts with the list of models that is tried out. */
export function restricted(world: Snapshot, { allowedModels = [] }: Trial): Snapshot {
  if (allowedModels.length === 0) return world;
  const ban = { detail: 'It fits none of the patterns that are tried out.' };
  return {
    ...world,
    bans: {
      banOfModel: (model) =>
        world.bans?.banOfModel(model) ?? (allowedModels.some((pattern) => matchesPattern(pattern, model)) ? null : ban),
      banOfProvider: (provider) => world.bans?.banOfProvider(provider) ?? null,
    },
  };
}
